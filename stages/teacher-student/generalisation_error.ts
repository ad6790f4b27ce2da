/**
 * The generalisation error of a student, from its order parameters alone.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { type Activation, outputOverlap } from "./activation.ts";
import type { OrderParameters } from "./order_parameters.ts";
import type { Teachers } from "./teachers.ts";

/**
 * ε = ½ E[(ŷ − y)²] over normal inputs.
 *
 * @param readout Readout v of the task over all N teachers' units.
 */
export function generalisationError(
  activation: Activation,
  { Q, R, h }: OrderParameters,
  { T, units: N }: Pick<Teachers, "T" | "units">,
  readout: Float64Array,
): number {
  const K = h.length;
  const student = (k: number): number => at(Q, k * (K + 1));
  const teacher = (n: number): number => at(T, n * (N + 1));
  let sum = 0;
  for (let k = 0; k < K; k++) {
    for (let l = 0; l < K; l++) {
      const overlap = outputOverlap(activation, student(k), student(l), at(Q, k * K + l));
      sum += at(h, k) * at(h, l) * overlap;
    }
    for (let n = 0; n < N; n++) {
      const v = at(readout, n);
      if (v === 0) continue;
      const overlap = outputOverlap(activation, student(k), teacher(n), at(R, k * N + n));
      sum -= 2 * at(h, k) * v * overlap;
    }
  }
  for (let n = 0; n < N; n++) {
    for (let m = 0; m < N; m++) {
      const both = at(readout, n) * at(readout, m);
      if (both === 0) continue;
      sum += both * outputOverlap(activation, teacher(n), teacher(m), at(T, n * N + m));
    }
  }
  return sum / 2;
}
