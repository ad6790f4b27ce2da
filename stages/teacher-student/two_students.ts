/**
 * Figure 1 b: a student in training, many times over, by the order-parameter chain.
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import type { Activation } from "./activation.ts";
import { OrderParameterChain } from "./chain.ts";
import { type Entropies, entropies } from "./entropies.ts";
import type { EntropyForm } from "./entropy_form.ts";
import { generalisationError } from "./generalisation_error.ts";
import { type OrderParameters, sampleStudent } from "./order_parameters.ts";
import type { Teachers } from "./teachers.ts";

/** What {@linkcode trainStudents} takes. */
export interface StudentsParams {
  /** Activation of student and teacher. */
  readonly activation: Activation;
  /** Standard deviation σ of the first layer's weights. */
  readonly sigma: number;
  /** Initial readout, one number for each of K units. */
  readonly readout: readonly number[];
  /** Input dimension D. */
  readonly inputs: number;
  /** Learning rate η of both layers. */
  readonly rate: number;
  /** Time t at the end of training. */
  readonly until: number;
  /** Times at which the error is measured; the first is 0, the others in geometric progression. */
  readonly points: number;
  /** Independent students. */
  readonly draws: number;
  /** What the entropies are of; ours by default. */
  readonly entropy?: EntropyForm;
}

/** One student at the end of training, and its errors on the way. */
export interface Trained {
  /** Times and generalisation errors. */
  readonly t: readonly number[];
  readonly error: readonly number[];
  /** Order parameters at the end. */
  readonly end: OrderParameters;
  /** H_Q, H_R and H at the end. */
  readonly entropies: Entropies;
}

/**
 * Trains students that differ by their random numbers alone, on the first teacher's task.
 *
 * A draw's random numbers depend on the seed and the draw alone: students of another activation or
 * initialisation start from the same normal numbers and see the same inputs.
 */
export function trainStudents(
  params: StudentsParams,
  teachers: Teachers,
  seed: string,
  progress: (fraction: number) => void = () => {},
): Trained[] {
  const { activation, sigma, readout, inputs, rate, until, points, draws } = params;
  const target = teachers.readouts[0] ?? new Float64Array(teachers.units);
  const rates = { firstLayer: rate, readout: rate };
  const t = [0, ...Array.from({ length: points - 1 }, (_, i) => until ** ((i + 1) / (points - 1)))];
  return Array.from({ length: draws }, (_, draw) => {
    progress(draw / draws);
    const student = sampleStudent(
      { sigma, readout, inputs },
      teachers,
      stream(seed, "student", draw),
    );
    const chain = new OrderParameterChain(
      student,
      target,
      { teachers, activation, rates, inputs },
      stream(seed, "training", draw),
    );
    const error: number[] = [];
    chain.follow(t, (now) => error.push(generalisationError(activation, now, teachers, target)));
    const end = chain.order();
    const measured = entropies(activation, end, teachers, target, params.entropy);
    return { t, error, end, entropies: measured };
  });
}
