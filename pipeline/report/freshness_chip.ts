/**
 * Whether something on the page is up to date.
 *
 * @module
 */

import { type Html, markup } from "./html.ts";
import type { Freshness } from "./freshness.ts";

/** Whether what is shown is up to date, and if not, why. */
export function freshnessChip(freshness: Freshness): Html {
  switch (freshness.state) {
    case "fresh":
      return markup`<span class="chip is-fresh">up to date</span>`;
    case "waived":
      return markup`<span class="chip is-waived">up to date by the owner’s word: ${
        freshness.reasons.join("; ")
      }</span>`;
    case "stale":
      return markup`<span class="chip is-stale">not up to date: ${freshness.because}</span>`;
  }
}
