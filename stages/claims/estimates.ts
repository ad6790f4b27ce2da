/**
 * Estimates with 95 % confidence intervals.
 *
 * @module
 */

import type { Random } from "../random/mod.ts";
import type { Measured } from "./claim.ts";

/** Two-sided 95 % point of the normal distribution. */
const Z = 1.959963984540054;

/** A number that nothing random enters. */
export function exact(value: number): Measured {
  return { value, low: value, high: value };
}

/** Mean of a sample, by the normal approximation; of fewer than two values it is unbounded. */
export function meanOf(sample: readonly number[]): Measured & { readonly error: number } {
  const n = sample.length;
  const value = sample.reduce((sum, x) => sum + x, 0) / n;
  const variance = sample.reduce((sum, x) => sum + (x - value) ** 2, 0) / (n - 1);
  const error = n < 2 ? Infinity : Math.sqrt(variance / n);
  return { value, low: value - Z * error, high: value + Z * error, error };
}

/** Share of a sample that has a property, by Wilson's (1927) interval. */
export function shareOf(hits: number, n: number): Measured {
  const p = hits / n;
  const scale = 1 + Z * Z / n;
  const middle = (p + Z * Z / (2 * n)) / scale;
  const half = Z / scale * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
  return { value: p, low: middle - half, high: middle + half };
}

/** Ratio of two means, by the delta method. */
export function ratioOfMeans(top: readonly number[], bottom: readonly number[]): Measured {
  const [a, b] = [meanOf(top), meanOf(bottom)];
  const value = a.value / b.value;
  const error = Math.abs(value) * Math.hypot(a.error / a.value, b.error / b.value);
  return { value, low: value - Z * error, high: value + Z * error };
}

/** Median of a sample, by 2,000 bootstrap resamples. */
export function medianOf(sample: readonly number[], random: Random): Measured {
  const n = sample.length;
  const median = (values: readonly number[]): number => {
    const sorted = values.toSorted((a, b) => a - b);
    return ((sorted[(n - 1) >> 1] ?? NaN) + (sorted[n >> 1] ?? NaN)) / 2;
  };
  const medians = Array.from(
    { length: 2000 },
    () => median(sample.map(() => sample[Math.floor(random.uniform() * n)] ?? NaN)),
  ).toSorted((a, b) => a - b);
  return { value: median(sample), low: medians[49] ?? NaN, high: medians[1949] ?? NaN };
}
