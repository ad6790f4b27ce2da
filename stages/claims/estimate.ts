/**
 * Estimates that know how sure they are: by t over the sampling units, which are draws or networks and
 * never cells, times or grid points.
 *
 * @module
 */

import { studentQuantile, studentShare } from "../numerics/student.ts";

/** A number found from a sample, with the tests and the bounds that belong to it. */
export interface Estimate {
  readonly value: number;
  /** Sampling units that it rests on; `null` if nothing in it is random. */
  readonly units: number | null;
  /** One-sided p of "the truth is above x"; NaN if the sample is too small to say. */
  above(x: number): number;
  /** One-sided p of "the truth is below x". */
  below(x: number): number;
  /** The bounds that the truth passes with probability `level` each. */
  bounds(level: number): readonly [low: number, high: number];
}

/** A number that nothing random enters. */
export function exact(value: number): Estimate {
  const p = (holds: boolean): number => Number.isNaN(value) ? NaN : holds ? 0 : 1;
  return {
    value,
    units: null,
    above: (x) => p(value > x),
    below: (x) => p(value < x),
    bounds: () => [value, value],
  };
}

/**
 * The mean of a sample, by Student's t: exact for normal variables of any number. One value alone, or
 * one that is not a number, bounds nothing.
 */
export function meanOf(sample: readonly number[]): Estimate {
  const n = sample.length;
  const value = sum(sample) / n;
  const variance = sum(sample.map((x) => (x - value) ** 2)) / (n - 1);
  return fromError(value, Math.sqrt(variance / n), n - 1, n);
}

/** The difference of two samples' means, the samples independent of each other (Welch 1947). */
export function differenceOfMeans(a: readonly number[], b: readonly number[]): Estimate {
  const [one, two] = [a, b].map((sample) => {
    const mean = sum(sample) / sample.length;
    const freedom = sample.length - 1;
    return {
      mean,
      freedom,
      square: sum(sample.map((x) => (x - mean) ** 2)) / freedom / sample.length,
    };
  }) as [Part, Part];
  const square = one.square + two.square;
  const freedom = square === 0
    ? Math.min(one.freedom, two.freedom)
    : square ** 2 / (one.square ** 2 / one.freedom + two.square ** 2 / two.freedom);
  return fromError(one.mean - two.mean, Math.sqrt(square), freedom, Math.min(a.length, b.length));
}

interface Part {
  readonly mean: number;
  readonly freedom: number;
  readonly square: number;
}

/**
 * The ratio of two means over the same units (Fieller 1954): the ratio is above x where the mean of
 * top − x · bottom is above 0, which t tests exactly. Where the bottom may be 0 or less
 * the interval has no ends, though a contrast may still decide.
 */
export function ratioOfMeans(top: readonly number[], bottom: readonly number[]): Estimate {
  const n = top.length;
  const contrast = (x: number): Estimate =>
    meanOf(top.map((value, i) => value - x * at(bottom, i)));
  const [a, b] = [sum(top) / n, sum(bottom) / n];
  const value = b > 0 ? a / b : Infinity * Math.sign(a);
  const covariance = (x: readonly number[], y: readonly number[]): number => {
    const [mx, my] = [sum(x) / n, sum(y) / n];
    return sum(x.map((one, i) => (one - mx) * (at(y, i) - my))) / (n - 1) / n;
  };
  return {
    value,
    units: n,
    above: (x) => contrast(x).above(0),
    below: (x) => contrast(x).below(0),
    bounds: (level) => {
      const t2 = n < 2 ? NaN : studentQuantile(1 - level, n - 1) ** 2;
      const A = b * b - t2 * covariance(bottom, bottom);
      const B = a * b - t2 * covariance(top, bottom);
      const root = B * B - A * (a * a - t2 * covariance(top, top));
      // Where the bottom may be 0, the ratio may be anything.
      if (!(A > 0) || !(b > 0)) return [-Infinity, Infinity];
      const half = Math.sqrt(Math.max(0, root));
      return [(B - half) / A, (B + half) / A];
    },
  };
}

/** The ratio of two geometric means over the same units, by t of the logarithms' differences. */
export function ratioOfGeometricMeans(top: readonly number[], bottom: readonly number[]): Estimate {
  const { units, value, above, below, bounds } = meanOf(
    top.map((x, i) => Math.log(x / at(bottom, i))),
  );
  return {
    units,
    value: Math.exp(value),
    above: (x) => above(Math.log(x)),
    below: (x) => below(Math.log(x)),
    bounds: (level) => {
      const [low, high] = bounds(level);
      return [Math.exp(low), Math.exp(high)];
    },
  };
}

/** Any statistic of some units, by t of the jackknife's pseudo-values (Tukey 1958). */
export function jackknife<Unit>(
  units: readonly Unit[],
  statistic: (units: readonly Unit[]) => number,
): Estimate {
  const n = units.length;
  const all = statistic(units);
  if (n < 2) return fromError(all, NaN, 0, n);
  return meanOf(
    units.map((_, left) => n * all - (n - 1) * statistic(units.filter((_, i) => i !== left))),
  );
}

/**
 * The greatest of several: it is below x where every one is, each tested at the full level (Berger's
 * 1982 intersection–union test); it is above x where some one is, for which Bonferroni pays.
 */
export function greatestOf(estimates: readonly Estimate[]): Estimate {
  const most = (values: readonly number[]): number =>
    values.reduce((a, b) => Math.max(a, b), -Infinity);
  const k = estimates.length;
  const random = estimates.flatMap(({ units }) => units === null ? [] : [units]);
  return {
    value: most(estimates.map(({ value }) => value)),
    units: random.length === 0 ? null : Math.min(...random),
    below: (x) => most(estimates.map((one) => one.below(x))),
    above: (x) => Math.min(1, -k * most(estimates.map((one) => -one.above(x)))),
    bounds: (level) => [
      most(estimates.map((one) => one.bounds(level / k)[0])),
      most(estimates.map((one) => one.bounds(level)[1])),
    ],
  };
}

/** The least of several; see {@linkcode greatestOf}. */
export function leastOf(estimates: readonly Estimate[]): Estimate {
  return negated(greatestOf(estimates.map(negated)));
}

function negated({ value, units, above, below, bounds }: Estimate): Estimate {
  return {
    value: -value,
    units,
    above: (x) => below(-x),
    below: (x) => above(-x),
    bounds: (level) => {
      const [low, high] = bounds(level);
      return [-high, -low];
    },
  };
}

function fromError(value: number, error: number, freedom: number, units: number): Estimate {
  const p = (distance: number): number =>
    freedom < 1
      ? NaN
      : error === 0
      ? (distance > 0 ? 0 : 1)
      : studentShare(-distance / error, freedom);
  return {
    value,
    units,
    above: (x) => p(value - x),
    below: (x) => p(x - value),
    bounds: (level) => {
      // Too few, or some not a number: it may be anything.
      if (freedom < 1 || !Number.isFinite(error)) return [-Infinity, Infinity];
      const half = studentQuantile(1 - level, freedom) * error;
      return [value - half, value + half];
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function at(values: readonly number[], i: number): number {
  return values[i] ?? NaN;
}
