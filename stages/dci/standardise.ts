/**
 * Mean and standard deviation of some numbers.
 *
 * @module
 */

/** The mean, and the standard deviation over n as scikit-learn's `StandardScaler`. */
export function standardiser(values: ArrayLike<number>): { mean: number; deviation: number } {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] ?? NaN;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((values[i] ?? NaN) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / n) };
}
