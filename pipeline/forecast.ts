/**
 * How long a run will take, before it starts.
 *
 * @module
 */

/** What an element takes of which nothing is known: most are short, and long ones say so. */
const UNKNOWN_MS = 500;

/**
 * Wall time in milliseconds when some stages run at once; `null` if nothing is known of any.
 *
 * @param expectedMs of each element that has to run, `null` where it is not known
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(forecast([4000, 2000, 2000], 2), 4000);
 * assert.equal(forecast([9000, 1000], 2), 9000);
 * assert.equal(forecast([null, null], 2), null);
 * ```
 */
export function forecast(expectedMs: readonly (number | null)[], jobs: number): number | null {
  const known = expectedMs.filter((ms) => ms !== null);
  if (expectedMs.length > 0 && known.length === 0) return null;
  const sum = known.reduce((total, ms) => total + ms, 0) +
    UNKNOWN_MS * (expectedMs.length - known.length);
  return Math.max(sum / jobs, ...known);
}
