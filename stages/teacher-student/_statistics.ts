/**
 * Comparison of samples, for the tests of this folder.
 *
 * @module
 */

/** Mean, variance and skewness with standard errors. */
export interface Moments {
  readonly mean: Estimate;
  readonly variance: Estimate;
  readonly skewness: Estimate;
}

/** A value with its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Moments of a sample; errors by the influence of each draw (the infinitesimal jackknife). */
export function moments(sample: readonly number[]): Moments {
  const n = sample.length;
  const average = (f: (x: number) => number): number =>
    sample.reduce((sum, x) => sum + f(x), 0) / n;
  const center = average((x) => x);
  const m2 = average((x) => (x - center) ** 2);
  const m3 = average((x) => (x - center) ** 3);
  const skewness = m3 / m2 ** 1.5;
  const estimate = (value: number, influence: (x: number) => number): Estimate => ({
    value,
    error: Math.sqrt(average((x) => influence(x) ** 2) / n),
  });
  return {
    mean: estimate(center, (x) => x - center),
    variance: estimate(m2, (x) => (x - center) ** 2 - m2),
    skewness: estimate(skewness, (x) => {
      const d = (x - center) / Math.sqrt(m2);
      return d ** 3 - skewness - 3 * d - 1.5 * skewness * (d * d - 1);
    }),
  };
}

/** How many standard errors two estimates lie apart. */
export function apart(a: Estimate, b: Estimate): number {
  return Math.abs(a.value - b.value) / Math.hypot(a.error, b.error);
}
