/**
 * Student's t distribution, from jStat.
 *
 * @module
 */

import jstat from "jstat";

/** What is used of jStat, which has no types of its own. */
const { studentt } = (jstat as {
  readonly jStat: {
    readonly studentt: {
      cdf(t: number, freedom: number): number;
      inv(share: number, freedom: number): number;
    };
  };
}).jStat;

/** Quantiles are found by iteration, and asked for again and again. */
const quantiles = new Map<string, number>();

/**
 * Probability that a variable with this many degrees of freedom is at most t; to 1e-9 (jStat).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(studentShare(2.919986, 2) - 0.95) < 1e-7);
 * ```
 */
export function studentShare(t: number, freedom: number): number {
  if (!Number.isFinite(t)) return t > 0 ? 1 : t < 0 ? 0 : NaN;
  return studentt.cdf(t, freedom);
}

/** The t below which a share of the distribution lies; to 1e-7 (jStat). */
export function studentQuantile(share: number, freedom: number): number {
  const name = `${share} ${freedom}`;
  const known = quantiles.get(name);
  if (known !== undefined) return known;
  const quantile = studentt.inv(share, freedom);
  quantiles.set(name, quantile);
  return quantile;
}
