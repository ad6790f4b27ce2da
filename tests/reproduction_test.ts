/**
 * The paper's own pipeline through the real command line.
 *
 * @module
 */

import { compareValues } from "../pipeline/explain/compare_values.ts";
import { restored } from "../pipeline/report/client/explorables/address.ts";
import { explorables } from "../stages/explorables/all.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileDigest } from "../pipeline/base/digest.ts";
import { isWithoutBrowser, openPage, startBrowser } from "./report/browser.ts";
import { checkFigures } from "./report/page_checks.ts";

const root = fileURLToPath(import.meta.resolve("../"));

/** Brings the smoke profile up to date in a folder; as many jobs as there are cores, unless it is said. */
async function reproduced(artifacts: string, jobs?: number): Promise<Map<string, string>> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", "pipeline/cli.ts", "reproduce", "--profile=smoke"],
      `--artifacts=${artifacts}`,
      ...(jobs === undefined ? [] : [`--jobs=${jobs}`]),
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

// All tests take the same reproduction, which costs about a minute: `.ci/run` has made it already.
const made = Deno.env.get("SMOKE_ARTIFACTS");
const first = made ?? Deno.makeTempDirSync();
let firstOnce: ReturnType<typeof reproduced> | undefined;
const firstReproduced = () => firstOnce ??= reproduced(first);
Deno.test.afterAll(() => {
  if (made === undefined) Deno.removeSync(first, { recursive: true });
});

Deno.test("reproduce gives the same bytes from run to run, for any number of jobs", async () => {
  const second = Deno.makeTempDirSync();
  try {
    const made = await firstReproduced();
    assert.ok(made.has("figures/fig3.svg") && made.has("figures/fig3.png"));
    const otherJobs = navigator.hardwareConcurrency === 1 ? 2 : 1;
    assert.deepEqual(await reproduced(second, otherJobs), made);
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
    const text = Deno.readTextFileSync(page);
    const unopened = text.replaceAll(/(<script[^>]* data-packed="data-[^>]*>)[^<]*/g, "$1");
    assert.ok(unopened.length < 5e6, "the page has grown large");
    // What an explorable is given is read when it is opened; no more than a megabyte for each decoder.
    assert.ok(text.length - unopened.length < 5e6, "what explorables are given has grown large");
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

Deno.test({
  name: "explorables give in a browser what the stages' code gives here",
  ignore: isWithoutBrowser,
  fn: async () => {
    await firstReproduced();
    const browser = await startBrowser();
    try {
      const url = `file://${join(first, "smoke", "report", "index.html")}`;
      const { page, complaints } = await openPage(browser, url);
      const { report } = (await import("../stages/mod.ts")).default;
      for (const [id, { controls, point }] of explorables) {
        const values = restored(controls, "").values;
        const data = Object.fromEntries(
          Object.entries(report?.explorables?.find((one) => one.id === id)?.data ?? {})
            .map(([name, path]) => [name, Deno.readFileSync(join(first, "smoke", path))]),
        );
        const here = JSON.parse(JSON.stringify(point(values, data)));
        const there = await page.evaluate(askExplorable, { id, values });
        const { within, largest } = compareValues(here, there, { relative: 1e-9, absolute: 1e-12 });
        assert.ok(within, `${id}: ${JSON.stringify(largest)}`);
        // And as its reader sees it.
        await page.locator(`#explore-${id} > summary`).click();
        await page.locator(`#explore-${id}[data-state=started]`).waitFor();
        await page.locator(`#explore-${id} .explorable-words`).getByText(/\d/).waitFor();
      }
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
    }
  },
});

/** In the page: runs an explorable's script in a worker of its own, as the page does, and asks for a point. */
async function askExplorable(
  { id, values }: { readonly id: string; readonly values: unknown },
): Promise<unknown> {
  const dom = Reflect.get(globalThis, "document") as {
    querySelectorAll(selector: string): Iterable<
      { readonly textContent: string; getAttribute(name: string): string }
    >;
  };
  const held: Record<string, Uint8Array> = {};
  for (const element of dom.querySelectorAll(`#explore-${id} [data-packed]`)) {
    const bytes = Uint8Array.from(atob(element.textContent.trim()), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    held[element.getAttribute("data-packed")] = new Uint8Array(
      await new Response(stream).arrayBuffer(),
    );
  }
  const data = Object.fromEntries(
    Object.entries(held).map(([name, bytes]) => [name.replace("data-", ""), bytes]),
  );
  const script = new Blob([new TextDecoder().decode(held["script"])], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(script));
  const answer = await new Promise<{ readonly result?: unknown; readonly problem?: string }>(
    (resolve) => {
      worker.addEventListener("message", ({ data }) => resolve(data));
      worker.postMessage({ id: 1, name: "point", request: { values, data } });
    },
  );
  worker.terminate();
  if (answer.problem !== undefined) throw new Error(answer.problem);
  return JSON.parse(JSON.stringify(answer.result));
}
