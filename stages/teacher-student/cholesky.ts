/**
 * Cholesky decomposition of covariances that may be singular.
 *
 * @module
 */

/** A pivot below this fraction of its diagonal entry is rounding, and taken as zero. */
const LEAST_PIVOT = 1e-14;

/**
 * The lower triangle L with L Lᵀ = C, row-major n × n. A pivot of zero, which identical units make,
 * gives a column of zeros.
 *
 * @param C A covariance: symmetric, positive semi-definite up to rounding.
 */
export function cholesky(
  C: Float64Array,
  n: number,
  L: Float64Array = new Float64Array(n * n),
): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = C[i * n + j] as number;
      for (let k = 0; k < j; k++) rest -= (L[i * n + k] as number) * (L[j * n + k] as number);
      if (i === j) {
        L[i * n + i] = rest > LEAST_PIVOT * (C[i * n + i] as number) ? Math.sqrt(rest) : 0;
      } else {
        const pivot = L[j * n + j] as number;
        L[i * n + j] = pivot === 0 ? 0 : rest / pivot;
      }
    }
  }
  return L;
}
