/**
 * Gradient-boosted trees for classification (Friedman 2001), as scikit-learn's
 * `GradientBoostingClassifier` at its defaults: multinomial deviance (binomial for two classes), 100
 * rounds of one regression tree a class, depth 3, shrinkage 0.1.
 *
 * @module
 */

import { stream } from "../random/mod.ts";

import { addLeaves, emptyTrees, TreeGrower, type Trees } from "./exact_trees.ts";
import { type Codes, presortedCodes, requireCodes } from "./presorted_codes.ts";
import { sharesOf } from "./shares.ts";

/** Settings; the defaults are scikit-learn's. */
export interface BoostingSettings {
  readonly rounds?: number;
  /** Factor of every leaf's value. */
  readonly rate?: number;
  readonly depth?: number;
  /** Names the draws that decide between codes which split a node equally well. */
  readonly seed?: string;
}

/** What was learned. */
export interface BoostedClassifier {
  /** Importance of each code, which sum to 1, or are all 0 if nothing was split. */
  readonly importances: Float64Array;
  /** The most probable class of each sample that was learned from. */
  readonly fitted: Uint32Array;
  /** The most probable class of each sample. */
  predict(codes: Codes): Uint32Array;
}

/**
 * Learns classes from codes.
 *
 * @param labels a class from 0 to `classes` − 1 for each sample; classes without samples are allowed
 * @throws {RangeError} a code is not finite, or fewer than two classes have samples.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const codes = { samples: 4, width: 2, values: Float32Array.of(0, 5, 1, 5, 2, 5, 3, 5) };
 * const { importances, predict } = boostedClassifier(codes, [0, 0, 1, 1], 2);
 * assert.deepEqual([...importances], [1, 0]);
 * assert.deepEqual([...predict(codes)], [0, 0, 1, 1]);
 * ```
 */
export function boostedClassifier(
  codes: Codes,
  labels: ArrayLike<number>,
  classes: number,
  { rounds = 100, rate = 0.1, depth = 3, seed = "" }: BoostingSettings = {},
): BoostedClassifier {
  const { samples, width } = codes;
  const present = presentClasses(labels, samples, classes);
  // Two classes need one tree a round: the log-odds of the second.
  const modelled = present.length === 2 ? present.slice(1) : present;
  const K = modelled.length;
  const trees = emptyTrees(rounds * K, depth);
  const grower = new TreeGrower(
    presortedCodes(codes),
    samples,
    depth,
    stream(seed, "order of codes"),
  );
  grower.learnFrom();
  const start = startingScores(labels, samples, present, K);
  // By class, then by sample. A score that grows by a leaf's value multiplies a weight by a power of e:
  // one exponential for a leaf instead of one for each of its samples.
  const weights = new Float64Array(K * samples);
  for (let k = 0; k < K; k++) {
    weights.fill(Math.exp(start[k] as number), k * samples, (k + 1) * samples);
  }
  const probabilities = new Float64Array(K * samples);
  const residual = new Float64Array(samples);
  const importances = new Float64Array(width);
  const gains = new Float64Array(width);
  const scale = rate * (K === 1 ? 1 : (K - 1) / K);

  for (let round = 0; round < rounds; round++) {
    normalise(weights, probabilities, K, samples);
    for (const [k, label] of modelled.entries()) {
      const base = k * samples;
      for (let i = 0; i < samples; i++) {
        residual[i] = (labels[i] === label ? 1 : 0) - (probabilities[base + i] as number);
      }
      gains.fill(0);
      grower.grow(residual, samples, trees, round * K + k, (order, from, to) => {
        let [numerator, denominator] = [0, 0];
        for (let i = from; i < to; i++) {
          const sample = order[i] as number;
          const p = probabilities[base + sample] as number;
          numerator += residual[sample] as number;
          denominator += p * (1 - p);
        }
        const value = denominator < 1e-150 ? 0 : scale * numerator / denominator;
        const factor = Math.exp(Math.min(value, MOST_RISE));
        for (let i = from; i < to; i++) {
          const at = base + (order[i] as number);
          weights[at] = Math.max(LEAST_WEIGHT, (weights[at] as number) * factor);
        }
        return value;
      }, gains);
      for (let code = 0; code < width; code++) {
        importances[code] = (importances[code] as number) + (gains[code] as number);
      }
    }
  }
  return {
    importances: sharesOf(importances),
    fitted: mostProbable(weights, 1, present, samples),
    predict: (x) => predicted(x, trees, start, present),
  };
}

function presentClasses(labels: ArrayLike<number>, samples: number, classes: number): number[] {
  if (labels.length !== samples) {
    throw new RangeError(
      `Cannot learn from ${samples} samples: there are ${labels.length} labels for them.`,
    );
  }
  const seen = new Array<boolean>(classes).fill(false);
  for (let i = 0; i < samples; i++) {
    const label = labels[i] as number;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(
        `Cannot learn from sample ${i}: its class is ${label}, not one of 0 to ${classes - 1}.`,
      );
    }
    seen[label] = true;
  }
  const present = Array.from(seen.keys()).filter((label) => seen[label]);
  if (present.length < 2) {
    throw new RangeError(
      `Cannot learn to tell classes apart: all ${samples} samples are of class ${present[0]}. ` +
        "Leave out factors that do not vary.",
    );
  }
  return present;
}

/** Logarithms of the classes' shares; of their odds if there is one score for two classes. */
function startingScores(
  labels: ArrayLike<number>,
  samples: number,
  present: readonly number[],
  K: number,
): Float64Array {
  const share = (label: number): number => {
    let count = 0;
    for (let i = 0; i < samples; i++) if (labels[i] === label) count++;
    return count / samples;
  };
  if (K > 1) return Float64Array.from(present, (label) => Math.log(share(label)));
  const second = share(present[1] as number);
  return Float64Array.of(Math.log(second / (1 - second)));
}

/** Keep weights within what numbers can hold; probabilities beyond are 0 or 1 to every digit. */
const [LEAST_WEIGHT, MOST_RISE] = [1e-300, 600];

/** Makes each sample's weights sum to 1, as the probabilities; a single one is an odds. */
function normalise(weights: Float64Array, probabilities: Float64Array, K: number, n: number): void {
  if (K === 1) {
    for (let i = 0; i < n; i++) {
      const odds = Math.min(weights[i] as number, 1 / LEAST_WEIGHT);
      weights[i] = odds;
      probabilities[i] = odds / (1 + odds);
    }
    return;
  }
  const sums = new Float64Array(n);
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < n; i++) sums[i] = (sums[i] as number) + (weights[k * n + i] as number);
  }
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < n; i++) {
      const probability = (weights[k * n + i] as number) / (sums[i] as number);
      weights[k * n + i] = probabilities[k * n + i] = probability;
    }
  }
}

function predicted(
  x: Codes,
  trees: Trees,
  start: Float64Array,
  present: readonly number[],
): Uint32Array {
  requireCodes(x);
  const [K, n] = [start.length, x.samples];
  const scores = new Float64Array(K * n);
  for (let k = 0; k < K; k++) scores.fill(start[k] as number, k * n, (k + 1) * n);
  const count = trees.leaves.length / 2 ** trees.depth;
  for (let tree = 0; tree < count; tree++) addLeaves(trees, tree, x, scores, (tree % K) * n);
  return mostProbable(scores, 0, present, n);
}

/** The class of the highest score; a single score is of the second class, against a threshold. */
function mostProbable(
  scores: Float64Array,
  threshold: number,
  present: readonly number[],
  n: number,
): Uint32Array {
  const K = scores.length / n;
  return Uint32Array.from({ length: n }, (_, i) => {
    if (K === 1) return present[(scores[i] as number) > threshold ? 1 : 0] as number;
    let best = 0;
    for (let k = 1; k < K; k++) {
      if ((scores[k * n + i] as number) > (scores[best * n + i] as number)) best = k;
    }
    return present[best] as number;
  });
}
