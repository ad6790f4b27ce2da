/**
 * The paper's own pipeline through the real command line.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileDigest } from "../pipeline/base/digest.ts";
import { isWithoutBrowser, startBrowser } from "./report/browser.ts";
import { checkFigures } from "./report/page_checks.ts";

const root = fileURLToPath(import.meta.resolve("../"));

async function reproduced(artifacts: string, jobs: number): Promise<Map<string, string>> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", "pipeline/cli.ts", "reproduce", "--profile=smoke"],
      ...[`--artifacts=${artifacts}`, `--jobs=${jobs}`],
    ],
    cwd: root,
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return digests(join(artifacts, "smoke"));
}

/** Digests of all artifacts. The report, which says when and how long, is another one every time. */
function digests(folder: string, below = ""): Map<string, string> {
  if (below === "report") return new Map();
  return new Map([...Deno.readDirSync(join(folder, below))].flatMap(({ name, isDirectory }) => {
    const path = join(below, name);
    return isDirectory
      ? [...digests(folder, path)]
      : [[path, fileDigest(join(folder, path))] as [string, string]];
  }));
}

// Both tests take the same reproduction, which costs about a minute.
const first = Deno.makeTempDirSync();
let firstOnce: ReturnType<typeof reproduced> | undefined;
const firstReproduced = () => firstOnce ??= reproduced(first, 1);
Deno.test.afterAll(() => Deno.removeSync(first, { recursive: true }));

Deno.test("reproduce gives the same bytes from run to run, for any number of jobs", async () => {
  const second = Deno.makeTempDirSync();
  try {
    const made = await firstReproduced();
    assert.ok(made.has("figures/fig3.svg") && made.has("figures/fig3.png"));
    assert.deepEqual(await reproduced(second, 2), made);
  } finally {
    Deno.removeSync(second, { recursive: true });
  }
});

Deno.test({
  name: "reproduce writes a report of which every figure is drawn in a browser",
  ignore: isWithoutBrowser,
  fn: async (t) => {
    await firstReproduced();
    const page = join(first, "smoke", "report", "index.html");
    assert.ok(Deno.statSync(page).size < 5e6, "the page has grown large");
    const { report } = (await import("../stages/mod.ts")).default;
    const browser = await startBrowser();
    try {
      await checkFigures(t, browser, page, report?.figures.length ?? 0, [{
        // The second cell: over the first goes the line σ = r.
        selector: "#fig5 .interactive .mark-rect path[aria-label] >> nth=1",
        says: /first layer σ\s+\d[\s\S]*readout r\s+\d[\s\S]*entropy H\s+-?\d/,
      }, {
        selector: "#fig1 .interactive .mark-symbol path[fill='transparent']",
        says: /time t[\s\S]*\d[\s\S]*generalisation error/,
      }]);
    } finally {
      await browser.close();
    }
  },
});
