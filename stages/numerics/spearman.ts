/**
 * Spearman's rank correlation.
 *
 * @module
 */

/**
 * Rank correlation of two samples, −1 … 1: Pearson's correlation of their ranks, tied values sharing
 * the mean of their ranks.
 *
 * @returns NaN when either sample has fewer than two distinct values, for then there is no order.
 * @throws {RangeError} when the samples differ in length or hold a NaN. Infinities have ranks.
 *
 * Source: Spearman (1904); ties as in Kendall and Gibbons (1990), section 3.8.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { spearman } from "./spearman.ts";
 *
 * assert.equal(spearman([1, 2, 3], [1, 10, 100]), 1);
 * ```
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length) {
    throw new RangeError(
      `Cannot correlate ${x.length} values with ${y.length}: give samples of equal length.`,
    );
  }
  return pearson(ranks(x), ranks(y));
}

/** Ranks 1 … n, equal values sharing the mean of theirs. */
function ranks(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  // Typed arrays sort NaN last.
  if (Number.isNaN(sorted.at(-1))) {
    throw new RangeError("Cannot rank NaN: leave out the pairs that have no value.");
  }
  const rankOf = new Map<number, number>();
  for (let first = 0; first < sorted.length;) {
    const value = sorted[first] as number;
    let end = first + 1;
    while (sorted[end] === value) end++;
    rankOf.set(value, (first + 1 + end) / 2);
    first = end;
  }
  return Float64Array.from(values, (value) => rankOf.get(value) as number);
}

function pearson(x: Float64Array, y: Float64Array): number {
  // Ranks always have this mean, ties or not.
  const mean = (x.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (const [index, rank] of x.entries()) {
    const [dx, dy] = [rank - mean, (y[index] as number) - mean];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}
