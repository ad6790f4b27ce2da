/**
 * What a report's page has to do in a real browser, whatever the pipeline.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { until } from "../engine/patience.ts";
import { openPage, seriousViolations } from "./browser.ts";

/** A mark of a page's figures, and what its tooltip says. */
export interface Hovered {
  readonly selector: string;
  readonly says: RegExp;
}

/**
 * Checks that every figure is drawn and printed, says its values, and asks for nothing.
 *
 * @param path of the page's file
 * @param figures how many figures it has
 */
export async function checkFigures(
  t: Deno.TestContext,
  browser: Browser,
  path: string,
  figures: number,
  hovered: readonly Hovered[],
): Promise<void> {
  const { page, requests, complaints } = await openPage(browser, pathToFileURL(path).href);

  await t.step("every figure is drawn", async () => {
    const drawn = await page.locator(".is-interactive .interactive svg.marks").all();
    assert.equal(drawn.length, figures);
    for (const svg of drawn) {
      const shapes = await svg.locator("path, text, rect, image").count();
      assert.ok(shapes >= 5, `a figure has only ${shapes} shapes`);
      const box = await svg.boundingBox();
      assert.ok(box !== null && box.width > 100 && box.height > 50, JSON.stringify(box));
    }
  });

  await t.step("axe-core finds nothing serious in what is drawn", async () => {
    assert.deepEqual(await seriousViolations(page), []);
  });

  await t.step("tooltips show values", async () => {
    const tooltip = page.locator("#vg-tooltip-element.visible");
    for (const { selector, says } of hovered) {
      await page.locator(selector).first().hover({ force: true });
      await tooltip.waitFor();
      assert.match(await tooltip.innerText(), says);
      await page.mouse.move(0, 0);
    }
  });

  await t.step("the print shows every figure, and nothing that one would click", async () => {
    await page.emulateMedia({ media: "print" });
    await checkStills(page, figures);
    assert.equal(await page.locator("nav, button").filter({ visible: true }).count(), 0);
    // What is closed on the screen cannot be opened on paper.
    const hidden = await page.locator("details:not([open], .explorable):not(#stages *)")
      .evaluateAll((all) =>
        (all as unknown as { children: Iterable<ElementLike> }[]).flatMap(({ children }) =>
          [...children].filter((child) => !child.checkVisibility({ contentVisibilityAuto: true }))
            .map((child) => child.textContent ?? "")
        )
      );
    assert.deepEqual(hidden, []);
  });

  await t.step("nothing was asked for, and nothing complained", () => {
    assert.deepEqual(requests, []);
    assert.deepEqual(complaints, []);
  });
  await page.context().close();
}

async function checkStills(page: Page, figures: number): Promise<void> {
  const stills = await page.locator("[data-figure] .still").all();
  assert.equal(stills.length, figures);
  for (const still of stills) {
    const box = await still.boundingBox();
    assert.ok(box !== null && box.width > 100 && box.height > 50, "a figure is not shown");
  }
  assert.equal(await page.locator(".interactive").filter({ visible: true }).count(), 0);
}

/** Checks that a page can be used by everybody: by keyboard, by link, on a phone, without scripts. */
export async function checkManners(
  t: Deno.TestContext,
  browser: Browser,
  path: string,
  figures: number,
): Promise<void> {
  const url = pathToFileURL(path).href;

  await t.step("the graph leads to stages, which open", async () => {
    const { page } = await openPage(browser, url);
    const link = page.locator(".dag .node a").first();
    const href = await link.getAttribute("href") ?? await link.getAttribute("xlink:href") ?? "";
    assert.match(href, /^#stage\./);
    await link.focus();
    await page.keyboard.press("Enter");
    const stage = page.locator(`[id="${href.slice(1)}"]`);
    await stage.locator("details[open] dl").first().waitFor();
    await untilInWindow(stage);
    // Every link within the page leads somewhere.
    const dead = await page.evaluate(() => {
      const { document } = globalThis as unknown as { document: DocumentLike };
      return [...document.querySelectorAll("a[href^='#']")]
        .map((a) => a.getAttribute("href") ?? "")
        .filter((href) => document.getElementById(href.slice(1)) === null);
    });
    assert.deepEqual(dead, []);
    await page.context().close();
  });

  await t.step("the keyboard reaches the content, the disclosures and the buttons", async () => {
    const { page } = await openPage(browser, url);
    await page.keyboard.press("Tab");
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { document } = globalThis as unknown as { document: DocumentLike };
        return document.activeElement?.textContent?.trim() ?? "";
      });
    assert.equal(await focused(), "Skip to the report");
    await page.keyboard.press("Enter");
    const summary = page.locator("details > summary").first();
    await summary.focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("details").first().getAttribute("open"), "");
    const copy = page.locator("button[data-copy]").first();
    const outline = await copy.evaluate((button) => {
      const { getComputedStyle } = globalThis as unknown as {
        getComputedStyle: (of: unknown) => { outlineStyle: string };
      };
      (button as unknown as { focus: (o: object) => void }).focus({ focusVisible: true });
      return getComputedStyle(button).outlineStyle;
    });
    assert.notEqual(outline, "none");
    await page.keyboard.press("Enter");
    await copy.filter({ hasText: /Copied|Selected/ }).waitFor();
    await page.context().close();
  });

  await t.step("figures are saved without a request", async () => {
    const { page, requests } = await openPage(browser, url, { acceptDownloads: true });
    for (
      const [kind, says] of [["svg", /<svg/], ["spec", /vega-lite/], ["csv", /^panel,/]] as const
    ) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(`button[data-save="${kind}"]`).first().click(),
      ]);
      assert.match(readFileSync(await download.path(), "utf8"), says);
    }
    assert.deepEqual(requests, []);
    await page.context().close();
  });

  await t.step("a browser without scripts shows every figure", async () => {
    const { page } = await openPage(browser, url, { javaScriptEnabled: false });
    await checkStills(page, figures);
    await page.context().close();
  });

  await t.step("axe-core finds nothing serious by day, by night and on small phones", async () => {
    const phones = [320, 240].map((width) => ({ viewport: { width, height: 640 } }));
    for (const look of [{}, { colorScheme: "dark" as const }, ...phones]) {
      const { page } = await openPage(browser, url, look);
      await page.locator("details").evaluateAll((all) => {
        for (const one of all as unknown as { open: boolean }[]) one.open = true;
      });
      assert.deepEqual(await seriousViolations(page), []);
      const width = await page.evaluate(() => {
        const { document } = globalThis as unknown as { document: DocumentLike };
        return document.documentElement.scrollWidth;
      });
      const own = page.viewportSize()?.width ?? 0;
      assert.ok(width <= own, `it is ${width} pixels wide in a window of ${own}`);
      await page.context().close();
    }
  });

  await t.step(
    "headings go down one level at a time, and the Markdown's pictures exist",
    async () => {
      const { page } = await openPage(browser, url);
      const levels = await page.locator("h1, h2, h3, h4").evaluateAll((headings) =>
        headings.map((heading) => Number((heading as unknown as { tagName: string }).tagName[1]))
      );
      assert.equal(levels[0], 1);
      levels.slice(1).forEach((level, i) =>
        assert.ok(level <= (levels[i] ?? 0) + 1, String(levels))
      );
      await page.context().close();
      const text = readFileSync(join(dirname(path), "report.md"), "utf8");
      const pictures = [...text.matchAll(/!\[[^\]]*\]\(<([^>]+)>\)/g)].map(([, href]) =>
        href ?? ""
      );
      assert.equal(pictures.length, figures);
      for (const href of pictures) assert.ok(existsSync(join(dirname(path), href)), href);
    },
  );
}

/** What the checks use of an element. */
interface ElementLike {
  readonly textContent: string | null;
  checkVisibility(options: object): boolean;
}

/** What the checks use of the browser's document, whose types are not loaded here. */
interface DocumentLike {
  readonly activeElement: { readonly textContent: string | null } | null;
  readonly documentElement: { readonly scrollWidth: number };
  getElementById(id: string): unknown;
  querySelectorAll(
    selector: string,
  ): Iterable<{ getAttribute(name: string): string | null }>;
}

async function untilInWindow(
  locator: { boundingBox(): Promise<{ y: number; height: number } | null> },
): Promise<void> {
  await until(async () => {
    const box = await locator.boundingBox();
    return box !== null && box.y < 900 && box.y + box.height > 0;
  });
}
