/**
 * Importances as shares of their sum.
 *
 * @module
 */

/** Numbers divided by their sum; all zero if that is zero. */
export function sharesOf(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return sum === 0 ? values.map(() => 0) : values.map((value) => value / sum);
}
