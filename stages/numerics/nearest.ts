/**
 * Choosing from a grid what is nearest to a wanted value.
 *
 * @module
 */

/** The value that is nearest to a wanted one, the first of several; NaN if there are none. */
export function nearest(values: readonly number[], wanted: number): number {
  return values.reduce(
    (best, one) => Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best,
    values[0] ?? NaN,
  );
}
