/** Explorables: what is declared, and what a reader can do with them in a browser. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { isWithoutBrowser, openPage, startBrowser } from "./browser.ts";
import { reportProject } from "./report_rig.ts";

const reportFolder = "artifacts/standard/report";

const explorable = `
export const controls = {
  x: { kind: "number", label: "x", min: 0, max: 10, step: 1, value: 2 },
  how: { kind: "choice", label: "how", options: { square: "squared", fail: "failing" }, value: "square" },
};
export const work = {
  power: ({ x, how }) => {
    if (how === "fail") throw new Error("x has diverged");
    return squared(x);
  },
};
export const point = ({ x }) => squared(x);
export const command = ({ x }) => "deno task point x=" + x;
export async function mount(place, tools) {
  const out = document.createElement("output");
  place.append(out);
  const rows = JSON.parse(new TextDecoder().decode(await tools.data("rows")));
  tools.onChange(async (values) => {
    const result = await tools.ask("power", values);
    if (result !== undefined) out.textContent = result + " of " + rows.length;
  });
}
`;

/** The project of the report's tests with an explorable of its own. */
function project(
  spec = 'figures: ["fig1"], data: { rows: "points/slope=1/rows.json" }',
  text = explorable,
) {
  const made = reportProject();
  made.write("stages/squared.ts", "export const squared = (x: number): number => x * x;\n");
  made.write(
    "stages/what_if.ts",
    `// @ts-nocheck of a test\nimport { squared } from "./squared.ts";\n${text}`,
  );
  made.edit(
    "stages/mod.ts",
    "  report: {",
    `  report: {
    explorables: [{
      id: "power", title: "What if x grows?", about: "Squares it.",
      module: import.meta.resolve("./what_if.ts"), ${spec},
    }],`,
  );
  return made;
}

Deno.test("a report refuses an explorable that is not declared as it has to be, or needs a package", async () => {
  for (
    const [spec, text, told] of [
      [
        'figures: ["fig9"]',
        explorable,
        /explorable "power" .*: it belongs to "fig9", which is no figure\n/,
      ],
      ["figures: []", explorable, /it belongs to no figure/],
      [
        'figures: ["fig1"]',
        'import { readFileSync } from "node:fs";\nexport const f = readFileSync;' + explorable,
        /it imports node:fs\n {2}Let its module import nothing but the project's own/,
      ],
    ] as const
  ) {
    using made = project(spec, text);
    await made.reproduce();
    const { stderr } = await made.run("report");
    assert.match(stderr, told);
  }
});

Deno.test("changing an explorable's code runs no stage, and makes the page anew", async () => {
  using made = project();
  assert.equal((await made.reproduce()).code, 0);
  const before = made.read(`${reportFolder}/index.html`);
  made.edit("stages/squared.ts", "x * x", "x * x + 0");
  assert.deepEqual((await made.reproduce()).executed, []);
  assert.equal((await made.run("report")).code, 0);
  assert.notEqual(made.read(`${reportFolder}/index.html`), before);
});

Deno.test({
  name: "an explorable computes in the page, beside it, and keeps its state in the address",
  ignore: isWithoutBrowser,
  fn: async (t) => {
    using made = project();
    assert.equal((await made.reproduce()).code, 0);
    assert.equal((await made.run("report")).code, 0);
    const url = `file://${join(made.root, reportFolder, "index.html")}`;
    const browser = await startBrowser();
    const opened = (hash = "", options = {}) => openPage(browser, `${url}${hash}`, options);
    try {
      await t.step("it does nothing before it is opened", async () => {
        const { page, complaints } = await opened();
        assert.equal(await page.locator("#explore-power").getAttribute("data-state"), null);
        assert.equal(await page.locator("#explore-power .explorable-control").count(), 0);
        assert.deepEqual(complaints, []);
        await page.context().close();
      });
      await t.step("keys move a slider, and the address follows", async () => {
        const { page, requests, complaints } = await opened("#explore-power");
        await page.locator("#explore-power[data-state=started]").waitFor();
        await shows(page, "4 of 4");
        await page.getByRole("slider", { name: "x, slider" }).focus();
        await page.keyboard.press("ArrowRight");
        await shows(page, "9 of 4");
        assert.match(page.url(), /#explore-power\?x=3&how=square$/);
        assert.match(
          await page.locator("#explore-power .command").innerText(),
          /deno task point x=3/,
        );
        assert.deepEqual([requests, complaints], [[], []]);
        await page.context().close();
      });
      await t.step("an address restores it, and says what it could not take", async () => {
        const { page } = await opened("#explore-power?x=50&how=cube");
        await shows(page, "100 of 4");
        assert.match(
          await page.locator("#explore-power .explorable-words").innerText(),
          /x = 50 is outside 0 … 10 and was taken as 10; how = cube is no choice/,
        );
        await page.context().close();
      });
      await t.step("what cannot be computed is said", async () => {
        const { page } = await opened("#explore-power");
        await page.locator("#explore-power[data-state=started]").waitFor();
        await page.getByLabel("how", { exact: true }).selectOption("fail");
        const words = page.locator("#explore-power .explorable-words");
        await words.getByText("Cannot compute this: x has diverged").waitFor();
        await page.context().close();
      });
      await t.step("a browser without workers is told, and has the figures", async () => {
        const { page } = await opened("", {});
        await page.evaluate(() => Reflect.deleteProperty(globalThis, "Worker"));
        await page.locator("#explore-power > summary").click();
        await page.locator("#explore-power .explorable-words").getByText("has no workers")
          .waitFor();
        assert.ok(await page.locator("#fig1 .interactive svg").count() > 0);
        await page.context().close();
      });
      await t.step("without scripts it says what it needs", async () => {
        const { page } = await opened("#explore-power", { javaScriptEnabled: false });
        await page.locator("#explore-power > summary").click();
        await page.getByText("It needs a browser that runs scripts.").waitFor();
        await page.context().close();
      });
      await t.step("it fits a narrow window", () => fits(browser, `${url}#explore-power`));
    } finally {
      await browser.close();
    }
  },
});

async function shows(page: Page, text: string): Promise<void> {
  await page.locator("#explore-power output").getByText(text, { exact: true }).waitFor();
}

async function fits(browser: Browser, url: string): Promise<void> {
  const { page } = await openPage(browser, url, { viewport: { width: 320, height: 700 } });
  await page.locator("#explore-power[data-state=started]").waitFor();
  const wide = await page.evaluate("document.documentElement.scrollWidth");
  assert.ok(Number(wide) <= 320, String(wide));
  await page.context().close();
}
