/**
 * Consolidation: a pull to the weights of an earlier task, each by its importance (elastic weight
 * consolidation, Kirkpatrick et al. 2017).
 *
 * In the limit of many inputs the diagonal Fisher information is the same for all weights of a unit,
 * `F_ki = Ω_k/D`, so the pull closes in the order parameters once the old weights W̄ are kept as K more
 * frozen units.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import type { Activation } from "./activation.ts";
import { I4 } from "./erf_integrals.ts";
import { jointOverlaps, type OrderParameters } from "./order_parameters.ts";
import type { Teachers } from "./teachers.ts";

/** A pull to old weights: `(γ/2) Σ_k (Ω_k/D) |W_k − W̄_k|²` is added to the loss. */
export interface Consolidation {
  /** γ, not negative. */
  readonly strength: number;
  /** Ω, one number for each unit, not negative. */
  readonly importance: Float64Array;
}

/**
 * What a weight's importance is taken from:
 * - `fisher`: the Fisher information of the output, `Ω_k = h_k² E[g'(λ_k)²]`, as Kirkpatrick et al.
 *   define it; whether the paper takes the same is not known to us;
 * - `loss`: the squared gradient of the loss, `Ω_k = h_k² E[e² g'(λ_k)²]`, as in the authors' earlier
 *   code; it vanishes with the error, so a task that was learnt well is not protected at all;
 * - `l2`: every weight's is the same, Ω_k = 1.
 */
export type ImportanceKind = "fisher" | "loss" | "l2";

/**
 * The importance Ω of each of a student's units, with its head for the task that was learnt.
 *
 * @param target Readout v of that task over all teachers' units.
 * @throws {RangeError} the loss's importance is asked for other units than erf, which have no closed
 *   form for it.
 */
export function importanceOf(
  kind: ImportanceKind,
  activation: Activation,
  student: OrderParameters,
  { T, units: N }: Pick<Teachers, "T" | "units">,
  target: Float64Array,
): Float64Array {
  const { Q, h } = student;
  const K = h.length;
  switch (kind) {
    case "l2":
      return new Float64Array(K).fill(1);
    case "fisher":
      return h.map((hk, k) => hk * hk * meanSquaredSlope(activation, at(Q, k * (K + 1))));
    case "loss": {
      if (activation !== "erf") {
        throw new RangeError(
          `Cannot take the loss's importance: it has no closed form for "${activation}", only for ` +
            '"erf"; use "fisher".',
        );
      }
      const n = N + K;
      const C = jointOverlaps(student, T, K, N);
      const c = [...[...target].map((v) => -v), ...h];
      return h.map((hk, k) => {
        let sum = 0;
        for (let f = 0; f < n; f++) {
          for (let g = 0; g < n; g++) {
            const both = (c[f] ?? NaN) * (c[g] ?? NaN);
            if (both !== 0) sum += both * I4(C, n, N + k, N + k, f, g);
          }
        }
        return hk * hk * sum;
      });
    }
  }
}

/** E[g'(λ)²] of a field of the given variance. */
function meanSquaredSlope(activation: Activation, variance: number): number {
  switch (activation) {
    case "erf":
      return 2 / Math.PI / Math.sqrt(1 + 2 * variance);
    case "relu":
      return 0.5;
    case "linear":
      return 1;
  }
}

/**
 * A student whose present weights W̄ are kept as K more frozen units behind the teachers', which is
 * what a learner with a {@linkcode Consolidation} starts from.
 */
export function anchored(
  student: OrderParameters,
  { T, units: N, readouts }: Teachers,
): { readonly student: OrderParameters; readonly teachers: Teachers } {
  const { Q, R, h } = student;
  const K = h.length;
  const n = N + K;
  const wide = Float64Array.from({ length: K * n }, (_, index) => {
    const [k, m] = [Math.floor(index / n), index % n];
    return m < N ? at(R, k * N + m) : at(Q, k * K + m - N);
  });
  return {
    student: { Q, R: wide, h },
    teachers: {
      T: jointOverlaps(student, T, K, N),
      units: n,
      readouts: readouts.map((v) => Float64Array.of(...v, ...new Float64Array(K))),
    },
  };
}
