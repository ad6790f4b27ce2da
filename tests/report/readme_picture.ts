/**
 * Takes the README's picture of an explorable, from the standard profile's report:
 *
 *     deno run -A tests/report/readme_picture.ts
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { openPage, startBrowser } from "./browser.ts";

const root = new URL("../../", import.meta.url);
const report = new URL("artifacts/standard/report/index.html", root);
const browser = await startBrowser();
try {
  const { page } = await openPage(browser, `${report.href}#explore-student`, {
    viewport: { width: 1000, height: 1400 },
    deviceScaleFactor: 2,
  });
  const place = page.locator("#explore-student");
  await page.locator("#explore-student[data-state=started]").waitFor();
  await place.locator("svg").first().waitFor();
  await page.waitForLoadState("networkidle");
  await place.screenshot({
    path: fileURLToPath(new URL("docs/images/explorable.png", root)),
    timeout: 180_000,
  });
} finally {
  await browser.close();
}
