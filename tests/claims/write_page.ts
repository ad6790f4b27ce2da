/**
 * Writes what code decides into docs/claims.md and docs/readings.md: `deno run -A tests/claims/write_page.ts`. It takes some
 * minutes; with `--declared` it writes the claims alone, at once.
 *
 * @module
 */

import { calibrate } from "./calibration.ts";
import { coverages } from "./coverage.ts";
import {
  calibrationText,
  coverageText,
  declaredText,
  pagePath,
  SAMPLES,
  withPart,
} from "./page.ts";
import { readingsPath, readingsText } from "./readings_page.ts";

let page = withPart(Deno.readTextFileSync(pagePath), "claims", declaredText());
if (!Deno.args.includes("--declared")) {
  page = withPart(page, "coverage", coverageText(coverages(SAMPLES)));
  page = withPart(page, "calibration", calibrationText(calibrate(SAMPLES)));
}
Deno.writeTextFileSync(pagePath, page);
const readings = withPart(Deno.readTextFileSync(readingsPath), "readings", readingsText());
Deno.writeTextFileSync(readingsPath, readings);
const paths = [pagePath, readingsPath].map(({ pathname }) => pathname);
new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", ...paths] }).outputSync();
