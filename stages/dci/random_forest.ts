/**
 * A forest of regression trees on bootstrapped samples (Breiman 2001), the second of the two regressors
 * of Eastwood and Williams.
 *
 * @module
 */

import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { stream } from "../random/mod.ts";
import { TreeGrower } from "./exact_trees.ts";
import type { Regressor } from "./lasso.ts";
import { type Codes, presortedCodes } from "./presorted_codes.ts";
import { sharesOf } from "./shares.ts";
import { emptyTrees, leafSums } from "./trees.ts";

/** [ours: the original's are not known to us]. */
const TREES = 50;
const DEPTH = 8;

/**
 * Learns targets from codes; a code's importance is its share of the decrease in variance, mean over
 * the trees.
 *
 * @param targets one for each sample
 * @param seed names the draws
 */
export function randomForest(codes: Codes, targets: Float64Array, seed: string): Regressor {
  const { samples, width } = codes;
  const plan = new MemoryPlan();
  const random = stream(seed, "order of codes");
  const take = TreeGrower.take(plan, presortedCodes(codes), DEPTH, random);
  const grower = take(plan.allocate());
  const trees = emptyTrees(TREES, DEPTH);
  const importances = new Float64Array(width);
  for (let tree = 0; tree < TREES; tree++) {
    const random = stream(seed, "bootstrap", tree);
    const times = new Uint32Array(samples);
    for (let i = 0; i < samples; i++) {
      const drawn = Math.floor(random.uniform() * samples);
      times[drawn] = (times[drawn] ?? 0) + 1;
    }
    grower.learnFrom(times);
    const gains = new Float64Array(width);
    grower.target.set(targets);
    grower.grow(trees, tree, (leaf, from, to) => {
      let [sum, count] = [0, 0];
      for (const sample of leaf.subarray(from, to)) {
        const n = times[sample] as number;
        sum += n * (targets[sample] as number);
        count += n;
      }
      return sum / count;
    }, gains);
    for (const [code, share] of sharesOf(gains).entries()) {
      importances[code] = (importances[code] ?? NaN) + share;
    }
  }
  return {
    importances: sharesOf(importances),
    predict: (x) => {
      const [totals = new Float64Array(x.samples)] = leafSums(trees, x, [0]);
      return totals.map((total) => total / TREES);
    },
  };
}
