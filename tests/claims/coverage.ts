/**
 * How often 90 % intervals hold the truth in small samples: ours, and two that were not taken.
 *
 * @module
 */

import { LEVEL } from "../../pipeline/model/claim.ts";
import {
  type Estimate,
  jackknife,
  meanOf,
  ratioOfGeometricMeans,
  ratioOfMeans,
} from "../../stages/claims/estimate.ts";
import { spearman } from "../../stages/numerics/spearman.ts";
import { type Random, stream } from "../../stages/random/mod.ts";

/** Draws in a sample. */
export const SIZES = [3, 5, 8, 20] as const;

/** An interval of a kind of sample, and its coverage by the sample's size. */
export interface Coverage {
  readonly interval: string;
  readonly sample: string;
  readonly shares: readonly number[];
}

type Interval = readonly [low: number, high: number];

interface Way {
  readonly interval: string;
  readonly sample: string;
  readonly truth: number;
  readonly of: (n: number, random: Random) => Interval;
}

const normal = (random: Random): number => random.normal();
/** Skewed by 2, as errors and their ratios are; mean 1. */
const exponential = (random: Random): number => -Math.log(1 - random.uniform());
/** Most draws at one value and a fifth at another, as where few students specialise; mean 0.2. */
const twoModes = (random: Random): number =>
  (random.uniform() < 0.2 ? 1 : 0) + 0.05 * random.normal();

const bounds = (estimate: Estimate): Interval => estimate.bounds(LEVEL);
const sampled = (n: number, draw: (random: Random) => number, random: Random): number[] =>
  Array.from({ length: n }, () => draw(random));

/** The ends that a normal distribution would have. */
function normalBounds(sample: readonly number[]): Interval {
  const n = sample.length;
  const mean = sample.reduce((sum, x) => sum + x, 0) / n;
  const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  const half = 1.6448536269514722 * Math.sqrt(variance / n);
  return [mean - half, mean + half];
}

/** Percentiles of the means of 399 resamples. */
function percentiles(sample: readonly number[], random: Random): Interval {
  const n = sample.length;
  const means = Float64Array.from({ length: 399 }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += sample[Math.floor(random.uniform() * n)] ?? NaN;
    return sum / n;
  }).sort();
  return [means[19] ?? NaN, means[379] ?? NaN];
}

const means = [["normal", normal, 0], ["exponential", exponential, 1], [
  "two modes",
  twoModes,
  0.2,
]] as const;

/** A fall over five places of each unit; the correlation is that of 80,000 units. */
const ORDER = { slope: -0.45, truth: -0.538 };

const ways: readonly Way[] = [
  ...means.flatMap(([sample, draw, truth]): Way[] => [
    {
      ...{ interval: "mean, t (ours)", sample, truth },
      of: (n, random) => bounds(meanOf(sampled(n, draw, random))),
    },
    {
      ...{ interval: "mean, normal (before)", sample, truth },
      of: (n, random) => normalBounds(sampled(n, draw, random)),
    },
    {
      ...{ interval: "mean, percentile bootstrap", sample, truth },
      of: (n, random) => percentiles(sampled(n, draw, random), random),
    },
  ]),
  {
    ...{ interval: "ratio of means, Fieller (ours)", sample: "normal, paired", truth: 0.1 },
    of: (n, random) => {
      const bottom = sampled(n, (r) => 1 + 0.2 * r.normal(), random);
      return bounds(ratioOfMeans(bottom.map((x) => 0.1 * x + 0.05 * random.normal()), bottom));
    },
  },
  {
    ...{ interval: "ratio of geometric means, t (ours)", sample: "log-normal, paired", truth: 0.5 },
    of: (n, random) => {
      const bottom = sampled(n, (r) => Math.exp(r.normal()), random);
      return bounds(
        ratioOfGeometricMeans(bottom.map((x) => 0.5 * x * Math.exp(0.5 * random.normal())), bottom),
      );
    },
  },
  {
    ...{
      interval: "Spearman over units, jackknife (ours)",
      sample: "five places",
      truth: ORDER.truth,
    },
    of: (n, random) => bounds(orderOf(n, random)),
  },
];

function orderOf(n: number, random: Random): Estimate {
  const units = Array.from(
    { length: n },
    () => [0, 1, 2, 3, 4].map((x) => ({ x, y: ORDER.slope * x + random.normal() })),
  );
  return jackknife(units, (some) => {
    const all = some.flat();
    return spearman(all.map(({ x }) => x), all.map(({ y }) => y));
  });
}

/** The coverage of each interval over some samples. */
export function coverages(samples: number): Coverage[] {
  return ways.map(({ interval, sample, truth, of }) => ({
    interval,
    sample,
    shares: SIZES.map((n) => {
      const random = stream(18, "coverage", interval, sample, n);
      let held = 0;
      for (let i = 0; i < samples; i++) {
        const [low, high] = of(n, random);
        if (low <= truth && truth <= high) held++;
      }
      return held / samples;
    }),
  }));
}
