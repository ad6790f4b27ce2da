/**
 * One student of Figures 1 and 5 from its initialisation on, for whoever asks: the same dynamics and measures
 * as the stages', for one draw.
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import type { Activation } from "../teacher-student/activation.ts";
import { OrderParameterChain } from "../teacher-student/chain.ts";
import { entropies } from "../teacher-student/entropies.ts";
import { generalisationError } from "../teacher-student/generalisation_error.ts";
import { DivergedError, type Learner } from "../teacher-student/learner.ts";
import { MeanField } from "../teacher-student/mean_field.ts";
import { type OrderParameters, sampleStudent } from "../teacher-student/order_parameters.ts";
import { fan } from "../teacher-student/readouts.ts";
import { orthogonalTeachers } from "../teacher-student/teachers.ts";

/** A student, and how long it learns. */
export interface StudentSetting {
  /** Standard deviation σ of the first layer's weights. */
  readonly sigma: number;
  /** Norm r of the readout. */
  readonly norm: number;
  /** Angle θ of the readout in units of π/16. */
  readonly sixteenths: number;
  /** Learning rate η of both layers. */
  readonly rate: number;
  /** Units K of the student, more than the teacher has. */
  readonly units: number;
  /** Units M of the teacher, orthogonal to one another. */
  readonly teacherUnits: number;
  /** The scaled error function by the mean-field equations, or rectified units by the chain. */
  readonly activation: Activation;
  /** Which draw of the initial weights, from 0. */
  readonly draw: number;
  /** Time t at the end. */
  readonly until: number;
}

/** A student at some times. */
export interface StudentTrajectory {
  /** Times t, the first of them 0. */
  readonly times: number[];
  /** Generalisation error. */
  readonly error: number[];
  /** H_Q, H_R and H. */
  readonly activity: number[];
  readonly representation: number[];
  readonly aggregated: number[];
  /** The state itself at each time: Q is K × K, R is K × M, h has K. */
  readonly states: { readonly Q: number[]; readonly R: number[]; readonly h: number[] }[];
  /** When the dynamics left every bound; `null` if they did not. */
  readonly divergedAt: number | null;
}

/** Input dimension D of the initial overlaps, and of the chain. */
export const INPUTS = 1000;

const POINTS = 120;
const FIRST = 1e-2;
/** That of Figure 5's diagrams. */
const TOLERANCE = { relative: 1e-8, absolute: 1e-11 };

/**
 * Trains a student.
 *
 * @param seed names the random numbers of its weights and, for the chain, of what it sees.
 * @throws {RangeError} when a parameter is out of range.
 */
export function studentTrajectory(
  setting: StudentSetting,
  seed = "explorable",
): StudentTrajectory {
  const { sigma, norm, sixteenths, rate, units, teacherUnits, activation, draw, until } = setting;
  if (!(units > teacherUnits)) {
    throw new RangeError(
      `a student of ${units} units cannot learn from a teacher of ${teacherUnits} here: give it more`,
    );
  }
  const teachers = orthogonalTeachers({ units: teacherUnits, teachers: 1, overlap: 0 });
  const target = teachers.readouts[0] ?? new Float64Array(teacherUnits);
  const readout = fan(units, teacherUnits, sixteenths * Math.PI / 16).map((part) => norm * part);
  const initial = { sigma, readout, inputs: INPUTS };
  const student = sampleStudent(initial, teachers, stream(seed, "student", draw));
  const rates = { firstLayer: rate, readout: rate };
  const learner = activation === "erf" ? fieldAt(student, target) : new OrderParameterChain(
    student,
    target,
    { teachers, activation, rates, inputs: INPUTS },
    stream(seed, "training", draw),
  );
  const trajectory: StudentTrajectory = {
    ...{ times: [], error: [], activity: [], representation: [], aggregated: [], states: [] },
    divergedAt: null,
  };
  const visit = (now: OrderParameters, t: number): void => {
    const measured = entropies(activation, now, teachers, target);
    trajectory.times.push(t);
    trajectory.error.push(generalisationError(activation, now, teachers, target));
    trajectory.activity.push(measured.activity);
    trajectory.representation.push(measured.representation);
    trajectory.aggregated.push(measured.aggregated);
    trajectory.states.push({ Q: [...now.Q], R: [...now.R], h: [...now.h] });
  };
  try {
    learner.follow([0, ...logTimes(until)], visit);
    return trajectory;
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    return { ...trajectory, divergedAt: error.time };
  }

  function fieldAt(start: OrderParameters, task: Float64Array): Learner {
    const field = new MeanField(units, { teachers, rates, tolerance: TOLERANCE });
    field.start(start, task);
    return field;
  }
}

/** Times in equal ratios up to the end. */
function logTimes(until: number): number[] {
  const first = Math.min(FIRST, until / 2);
  return Array.from(
    { length: POINTS },
    (_, i) => i === POINTS - 1 ? until : first * (until / first) ** (i / (POINTS - 1)),
  );
}
