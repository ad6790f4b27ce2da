/**
 * How stages say how students are trained.
 *
 * @module
 */

import type { Training } from "./two_tasks.ts";

/** Scaled error function, one rate for both layers [ours: the paper's settings are not public]. */
export function erfTraining(
  engine: Training["engine"],
  { rate, inputs }: { readonly rate: number; readonly inputs: number },
): Training {
  return { engine, activation: "erf", rates: { firstLayer: rate, readout: rate }, inputs };
}
