/**
 * How stages say how students are trained.
 *
 * @module
 */

import type { EntropyForm } from "../teacher-student/entropy_form.ts";
import type { Training } from "./two_tasks.ts";

/** Scaled error function, one rate for both layers [ours: the paper's settings are not public]. */
export function erfTraining(
  engine: Training["engine"],
  { rate, inputs, entropy }: {
    readonly rate: number;
    readonly inputs: number;
    readonly entropy?: EntropyForm;
  },
): Training {
  const rates = { firstLayer: rate, readout: rate };
  return {
    engine,
    activation: "erf",
    rates,
    inputs,
    ...(entropy === undefined ? {} : { entropy }),
  };
}
