/**
 * Verdicts when many claims are judged at once.
 *
 * @module
 */

import type { Claim, ListedClaim } from "./claim.ts";
import { verdictOf } from "./judge.ts";

/**
 * Adds the verdicts after Holm (1979) over the claims that have a source in the paper and something
 * random in them: with probability 95 % no claim at all is falsely "reproduced", and with the same none
 * falsely "not reproduced", however the claims depend on each other. Checks of ours and what nothing
 * random enters keep their verdicts.
 */
export function withHolm(claims: readonly Claim[]): ListedClaim[] {
  const family = claims.filter(({ sources, p }) => sources.length > 0 && p !== null);
  const ps = holm(family.map(({ p }) => p ?? NaN));
  const contraries = holm(family.map(({ contrary }) => contrary ?? NaN));
  return claims.map((claim) => {
    const place = family.indexOf(claim);
    const adjusted = place === -1
      ? claim.verdict
      : verdictOf(ps[place] ?? NaN, contraries[place] ?? NaN);
    return { ...claim, adjusted };
  });
}

/**
 * Holm's adjusted p values, in the order given; what is not a number counts as 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(holm([0.01, 0.5, 0.02]), [0.03, 0.5, 0.04]);
 * ```
 */
export function holm(ps: readonly number[]): number[] {
  const sorted = ps.map((p, place) => ({ p: Number.isNaN(p) ? 1 : p, place }))
    .sort((a, b) => a.p - b.p);
  const adjusted: number[] = [];
  let least = 0;
  for (const [rank, { p, place }] of sorted.entries()) {
    least = Math.max(least, Math.min(1, (ps.length - rank) * p));
    adjusted[place] = least;
  }
  return adjusted;
}
