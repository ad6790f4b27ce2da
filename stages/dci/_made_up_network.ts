/**
 * A network with scores that were not measured, for tests.
 *
 * @module
 */

import type { DciScores, MethodScores } from "./mod.ts";
import type { Network } from "./networks.ts";

/** A network of two latents, one of them in use, with given D. */
export function madeUpNetwork(gain: number, seed: number, D: number): Network {
  const method: MethodScores = {
    disentanglement: D,
    completeness: D / 2,
    perCode: [D, D / 3],
    perFactor: [D, D, D, D, D],
    importance: [[1, 0, 0.5, 0.5, 0], [0, 1, 0.5, 0.5, 1]],
    measure: "accuracy",
    train: [1, 1, 1, 1, 1],
    test: [0.5, 0.5, 0.5, 0.5, 1],
  };
  const scores: DciScores = {
    methods: { "gradient-boosting": method, lasso: method, "random-forest": method },
    groups: { "position-shape-scale": D, "without-orientation": D, "horizontal-vertical": D },
    mig: D,
    sapClasses: D,
    sap: D,
  };
  return { gain, seed, reconstruction: 20 + gain + seed, divergences: [0.05, 3], scores };
}
