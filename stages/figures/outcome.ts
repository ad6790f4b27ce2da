/**
 * What came of a figure's claims, as its caption says it.
 *
 * @module
 */

import type { Claim } from "../claims/claim.ts";

/** What came of the claims, in the caption, so that the figure never says more than was found. */
export function outcome(claims: readonly Claim[]): string {
  const short = (value: number): string =>
    Number.isFinite(value) ? value.toPrecision(2) : Number.isNaN(value) ? "unknown" : "unbounded";
  return claims.map(({ statement, statistic, value, low, high, verdict }) => {
    const interval = low === high ? "" : ` [${short(low)}, ${short(high)}]`;
    return `${statement}: ${statistic} ${short(value)}${interval}, ${verdict}.`;
  }).join(" ");
}
