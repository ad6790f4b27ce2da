/**
 * Gradient-boosted trees for classification (Friedman 2001), as scikit-learn's
 * `GradientBoostingClassifier` at its defaults: multinomial deviance (binomial for two classes), 100
 * rounds of one regression tree a class, depth 3, shrinkage 0.1.
 *
 * @module
 */

import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { stream } from "../random/mod.ts";
import { ClassWeights } from "./class_weights.ts";
import { TreeGrower } from "./exact_trees.ts";
import { type Codes, presortedCodes, requireCodes } from "./presorted_codes.ts";
import { sharesOf } from "./shares.ts";
import { emptyTrees, leafSums, type Trees } from "./trees.ts";

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
  const start = startingScores(labels, samples, present, K);
  const plan = new MemoryPlan();
  const random = stream(seed, "order of codes");
  const takeGrower = TreeGrower.take(plan, presortedCodes(codes), depth, random);
  const takeWeights = ClassWeights.take(plan, labels, start);
  const memory = plan.allocate();
  const [grower, weights] = [takeGrower(memory), takeWeights(memory)];
  const importances = new Float64Array(width);
  const gains = new Float64Array(width);
  const scale = rate * (K === 1 ? 1 : (K - 1) / K);

  for (let round = 0; round < rounds; round++) {
    weights.beginRound();
    for (const [k, label] of modelled.entries()) {
      const { target } = grower;
      weights.residuals(k, label, target);
      gains.fill(0);
      grower.grow(
        trees,
        round * K + k,
        (own, from, to) => weights.raise(k, own, from, to, target, scale),
        gains,
      );
      for (let code = 0; code < width; code++) {
        importances[code] = (importances[code] as number) + (gains[code] as number);
      }
    }
  }
  return {
    importances: sharesOf(importances),
    fitted: mostProbable(weights.weights, 1, present, samples),
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

function predicted(
  x: Codes,
  trees: Trees,
  start: Float64Array,
  present: readonly number[],
): Uint32Array {
  requireCodes(x);
  return mostProbable(leafSums(trees, x, start), 0, present, x.samples);
}

/** The class of the highest score; a single score is of the second class, against a threshold. */
function mostProbable(
  scores: readonly Float64Array[],
  threshold: number,
  present: readonly number[],
  n: number,
): Uint32Array {
  const [first = new Float64Array(n)] = scores;
  if (scores.length === 1) {
    return Uint32Array.from(
      { length: n },
      (_, i) => present[(first[i] as number) > threshold ? 1 : 0] as number,
    );
  }
  const [most, best] = [first.slice(0, n), new Uint32Array(n).fill(present[0] as number)];
  for (const [k, own] of scores.entries()) {
    for (let i = 0; i < n; i++) {
      if (!((own[i] as number) > (most[i] as number))) continue;
      most[i] = own[i] as number;
      best[i] = present[k] as number;
    }
  }
  return best;
}
