/**
 * A real browser for tests, where there is one.
 *
 * @module
 */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { patienceMs } from "../engine/patience.ts";
import { isMissing } from "../needs.ts";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  .find((path) => existsSync(path));

/** Whether tests that need a browser are skipped; CI installs one. */
export const isWithoutBrowser = isMissing("Chromium", executablePath !== undefined);

/** Starts the browser. */
export async function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error("there is no Chromium");
  // Its sandbox needs privileges that containers lack; what it opens here is our own.
  return await chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: patienceMs });
}

/** A page, with what it asked for and complained about. */
export interface WatchedPage {
  readonly page: Page;
  /** Addresses that it asked for after its own. */
  readonly requests: readonly string[];
  /** Errors and warnings on its console, and errors that nothing caught. */
  readonly complaints: readonly string[];
}

/**
 * Opens an address; every request of the page but for its own is counted, and refused. The page is as
 * it ends up: with every figure drawn, where scripts may run, so that no check looks too early.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  isAllowed: (url: string) => boolean = () => false,
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    // Scrolling that glides would be waited for.
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  const own = new URL(url).href.replace(/#.*/, "");
  await context.route("**/*", (route) => {
    const asked = route.request().url();
    if (asked.startsWith("data:") || asked.startsWith("blob:") || asked === own) {
      return route.continue();
    }
    if (isAllowed(asked)) return route.continue();
    requests.push(asked);
    return route.abort();
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  if (options.javaScriptEnabled ?? true) await drawAllFigures(page);
  return { page, requests, complaints };
}

/** Scrolls to every figure, waits until all of them are interactive, and goes back to the top. */
export async function drawAllFigures(page: Page): Promise<void> {
  for (const figure of await page.locator("[data-figure]").all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.and(page.locator(".is-interactive")).waitFor();
  }
  await page.evaluate(() => {
    (globalThis as unknown as { scrollTo: (x: number, y: number) => void }).scrollTo(0, 0);
  });
}

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe-core finds that is serious or critical: the rule and where. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(axePath, "utf8"));
  return await page.evaluate(async () => {
    type Result = {
      impact: string;
      id: string;
      nodes: { target: string[]; failureSummary: string }[];
    };
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: Result[] }> };
    };
    const { violations } = await axe.run();
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary}`)
      );
  });
}
