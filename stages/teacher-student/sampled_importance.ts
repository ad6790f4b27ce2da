/**
 * The importance of single weights, as it is estimated in practice: on a network of finite size, from a
 * sample of inputs.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import type { Random } from "../random/mod.ts";
import { type Activation, slope, value } from "./activation.ts";
import type { ImportanceKind } from "./consolidation.ts";
import type { Weights } from "./direct_sgd.ts";

/**
 * The diagonal of the Fisher information of a student's first layer over a sample of inputs
 * `x ~ N(0, I_D)`: `F_ki = mean (h_k g'(λ_k) x_i/√D)²` of the output, times the squared error of the loss;
 * 1/D of an equal pull.
 *
 * As D and the sample grow, the mean over a unit's weights goes to Ω_k/D, and what single weights differ by
 * goes to 0 like the root of 2 over the sample's size.
 *
 * @param target Readout v of the task over all teachers' units.
 * @param samples How many inputs.
 * @returns K × D, as {@linkcode DirectSgd.consolidate} takes it.
 */
export function sampledImportance(
  kind: ImportanceKind,
  activation: Activation,
  { W, teachers, h }: Weights,
  target: Float64Array,
  samples: number,
  random: Random,
): Float64Array {
  const K = h.length;
  const D = W.length / K;
  if (kind === "l2") return new Float64Array(K * D).fill(1 / D);
  const importance = new Float64Array(K * D);
  const x = new Float64Array(D);
  const field = (rows: Float64Array, row: number): number => {
    let sum = 0;
    for (let i = 0; i < D; i++) sum += at(rows, row * D + i) * at(x, i);
    return sum / Math.sqrt(D);
  };
  for (let sample = 0; sample < samples; sample++) {
    random.fillNormal(x);
    const fields = Array.from(h, (_, k) => field(W, k));
    const output = fields.reduce((sum, f, k) => sum + at(h, k) * value(activation, f), 0);
    const wanted = target.reduce(
      (sum, v, m) => v === 0 ? sum : sum + v * value(activation, field(teachers, m)),
      0,
    );
    const factor = kind === "loss" ? output - wanted : 1;
    for (const [k, f] of fields.entries()) {
      const size = (factor * at(h, k) * slope(activation, f)) ** 2 / (D * samples);
      for (let i = k * D; i < (k + 1) * D; i++) {
        importance[i] = at(importance, i) + size * at(x, i - k * D) ** 2;
      }
    }
  }
  return importance;
}
