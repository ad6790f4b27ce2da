/**
 * How specialised a student is.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { type Activation, outputOverlap } from "./activation.ts";
import { type EntropyForm, OUR_FORM } from "./entropy_form.ts";
import type { OrderParameters } from "./order_parameters.ts";
import type { Teachers } from "./teachers.ts";

/** The measures, each from 0 (specialised) to 1 (every unit does the same). */
export interface Entropies {
  /** H_Q: how evenly the units contribute to the output. */
  readonly activity: number;
  /** H_R: how evenly the units represent each teacher unit, averaged over these. */
  readonly representation: number;
  /** H = (H_Q + H_R)/2, or one of the two, as the form has it. */
  readonly aggregated: number;
}

/**
 * Entropies of a student's activity and representation, in units of log K [ours for the exact form].
 *
 * - H_Q: of `p_k ∝ |h_k| √E[g(λ_k)²]`, what each unit contributes to the output.
 * - H_R: for each teacher unit m of the task, of `p_k ∝ |h_k R_km| / √(Q_kk T_mm)`.
 *
 * A dead unit (no readout, or no weights) has p = 0. Where all units are dead every unit does the same,
 * nothing, and the entropy is 1. A single unit has nobody to share with: 0.
 *
 * @param readout Readout v of the task; teacher units with v = 0 do not count.
 * @param form Other forms take squares of these, leave out h or the cosine's denominator, or aggregate
 *   by one of the two.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const teacher = { T: Float64Array.of(1), units: 1 };
 * const readout = Float64Array.of(1);
 * const Q = Float64Array.of(1, 0, 0, 1);
 * const student = { Q, R: Float64Array.of(1, 0), h: Float64Array.of(1, 0) };
 * assert.equal(entropies("erf", student, teacher, readout).aggregated, 0);
 * const twins = { Q, R: Float64Array.of(0.5, 0.5), h: Float64Array.of(1, 1) };
 * assert.equal(entropies("erf", twins, teacher, readout).aggregated, 1);
 * ```
 */
export function entropies(
  activation: Activation,
  { Q, R, h }: OrderParameters,
  { T, units: N }: Pick<Teachers, "T" | "units">,
  readout: Float64Array,
  form: EntropyForm = OUR_FORM,
): Entropies {
  const K = h.length;
  const units = Array.from({ length: K }, (_, k) => ({
    strength: form.readout ? Math.abs(at(h, k)) : 1,
    size: at(Q, k * (K + 1)),
    k,
  }));
  const activity = entropyOf(
    units.map(({ strength, size }) =>
      strength * Math.sqrt(outputOverlap(activation, size, size, size))
    ),
    form,
  );
  const active = [...readout.keys()].filter((m) => at(readout, m) !== 0);
  const representations = active.map((m) =>
    entropyOf(
      units.map(({ strength, size, k }) => {
        const scale = form.cosines ? Math.sqrt(size * at(T, m * (N + 1))) : 1;
        return scale === 0 ? 0 : strength * Math.abs(at(R, k * N + m)) / scale;
      }),
      form,
    )
  );
  const representation = representations.reduce((sum, H) => sum + H, 0) / representations.length;
  return { activity, representation, aggregated: aggregated(activity, representation, form) };
}

function aggregated(activity: number, representation: number, { aggregate }: EntropyForm): number {
  switch (aggregate) {
    case "mean":
      return (activity + representation) / 2;
    case "activity":
      return activity;
    case "representation":
      return representation;
  }
}

/** Entropy of the sizes of contributions, or of their squares. */
export function entropyOf(sizes: readonly number[], { power }: EntropyForm): number {
  return entropy(power === 1 ? sizes : sizes.map((size) => size ** 2));
}

/** Entropy of weights that are not negative, in units of the logarithm of their number. */
export function entropy(weights: readonly number[]): number {
  if (weights.length === 1) return 0;
  const largest = Math.max(...weights);
  if (largest === 0) return 1;
  // Relative to the largest first, so that neither the sum overflows nor tiny weights vanish.
  const parts = weights.map((weight) => weight / largest);
  const total = parts.reduce((sum, part) => sum + part, 0);
  const sum = parts.reduce((sum, part) => {
    const p = part / total;
    return p === 0 ? sum : sum - p * Math.log(p);
  }, 0);
  return Math.min(1, sum / Math.log(weights.length));
}
