/**
 * Writes what code decides into docs/claims.md: `deno run -A tests/claims/write_page.ts`. It takes some
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

let page = withPart(Deno.readTextFileSync(pagePath), "claims", declaredText());
if (!Deno.args.includes("--declared")) {
  page = withPart(page, "coverage", coverageText(coverages(SAMPLES)));
  page = withPart(page, "calibration", calibrationText(calibrate(SAMPLES)));
}
Deno.writeTextFileSync(pagePath, page);
new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", pagePath.pathname] }).outputSync();
