/**
 * Two tasks in sequence: a student learns the first teacher's, turns to the second's with a fresh head,
 * and forgets.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import type { Random } from "../random/mod.ts";
import type { Activation } from "../teacher-student/activation.ts";
import { OrderParameterChain } from "../teacher-student/chain.ts";
import {
  anchored,
  type Consolidation,
  type ImportanceKind,
  importanceOf,
} from "../teacher-student/consolidation.ts";
import { DirectSgd, weightsWith } from "../teacher-student/direct_sgd.ts";
import { entropies } from "../teacher-student/entropies.ts";
import type { EntropyForm } from "../teacher-student/entropy_form.ts";
import { generalisationError } from "../teacher-student/generalisation_error.ts";
import type { Learner, Rates } from "../teacher-student/learner.ts";
import { MeanField } from "../teacher-student/mean_field.ts";
import type { OrderParameters } from "../teacher-student/order_parameters.ts";
import { sampledImportance } from "../teacher-student/sampled_importance.ts";
import { orthogonalTeachers, type Teachers } from "../teacher-student/teachers.ts";

/** How a student is trained, on either task. */
export interface Training {
  /** Mean-field equations (erf only), order-parameter chain, or SGD on the weights themselves. */
  readonly engine: "mean-field" | "chain" | "direct";
  /** Activation of student and teachers. */
  readonly activation: Activation;
  /** Learning rates η. */
  readonly rates: Rates;
  /** Input dimension D of the initial overlaps, of the chain and of weights. */
  readonly inputs: number;
  /** What entropies are of; ours by default. */
  readonly entropy?: EntropyForm;
}

/** Errors of both tasks at a time of the second. */
export interface ErrorPoint {
  /** Time since the switch. */
  readonly t: number;
  readonly first: number;
  readonly second: number;
}

/** What came of the second task. */
export interface Outcome {
  /** ε₁ at the end less ε₁ at the switch. */
  readonly forgetting: number;
  /** ε₂ at the switch less ε₂ at the end: what was learnt of the second task. */
  readonly transfer: number;
  /** ε₁ and ε₂ at the end. */
  readonly first: number;
  readonly second: number;
  /** Aggregated entropy of the student for the first task at the switch, for the second at the end. */
  readonly entropyBefore: number;
  readonly entropyAfter: number;
  /** The student at the end, with its second head. */
  readonly student: OrderParameters;
  /** Errors at the times that were asked for. */
  readonly curve: readonly ErrorPoint[];
}

/** A pull to the first task's weights, by importances that are taken at the switch. */
export interface Protection {
  readonly kind: ImportanceKind;
  /** γ. */
  readonly strength: number;
  /** Inputs that importances are sampled on, where weights are trained; the others take their mean. */
  readonly samples?: number;
}

/** What {@linkcode secondTask} takes. */
export interface SecondTask {
  /** Readout h of the fresh head; or that of the first task is kept, goes on learning and serves both. */
  readonly head: ArrayLike<number> | "kept";
  /** How long it is learnt, t. */
  readonly until: number;
  /** Times of the curve since the switch; ascending, none by default. */
  readonly times?: readonly number[];
  /** Consolidation of the first task; none by default. */
  readonly protection?: Protection;
}

/** Two teachers of one unit each with the given overlap V. */
export function teacherPair(overlap: number): Teachers {
  return orthogonalTeachers({ units: 1, teachers: 2, overlap });
}

/**
 * The same student beside a second teacher of overlap V: seen from teacher 1 and from the direction u
 * orthogonal to it, teacher 2 is `V w¹ + √(1 − V²) u`.
 *
 * So one first task serves every V: its training does not depend on teacher 2.
 *
 * @param student overlaps with w¹ and u, from training beside {@linkcode teacherPair}(0).
 */
export function beside(student: OrderParameters, overlap: number): OrderParameters {
  const K = student.h.length;
  const R = student.R.slice();
  for (let k = 0; k < K; k++) {
    R[2 * k + 1] = overlap * at(R, 2 * k) + Math.sqrt(1 - overlap ** 2) * at(R, 2 * k + 1);
  }
  return { ...student, R };
}

/** The student when it has trained on the first task for a time t. */
export function firstTask(
  student: OrderParameters,
  training: Training,
  switchAt: number,
  random: Random,
): OrderParameters {
  const teachers = teacherPair(0);
  const target = teachers.readouts[0] ?? new Float64Array(2);
  const learner = learnerOf(student, target, { ...training, teachers }, random);
  learner.follow([switchAt]);
  return learner.order();
}

/**
 * Trains on the second task and measures what became of the first.
 *
 * @param student the student at the switch with its first head, beside teachers of overlap V.
 */
export function secondTask(
  student: OrderParameters,
  overlap: number,
  training: Training,
  { head, until, times = [], protection }: SecondTask,
  random: Random,
): Outcome {
  const { activation, entropy } = training;
  const teachers = teacherPair(overlap);
  const [v1, v2] = teachers.readouts as [Float64Array, Float64Array];
  const isKept = head === "kept";
  const fresh = isKept ? student : { ...student, h: Float64Array.from(head) };
  const errors = ({ Q, R, h }: OrderParameters) => ({
    first: generalisationError(activation, { Q, R, h: isKept ? h : student.h }, teachers, v1),
    second: generalisationError(activation, { Q, R, h }, teachers, v2),
  });
  const start = errors(fresh);

  const learner = protection === undefined || protection.strength === 0
    ? learnerOf(fresh, v2, { ...training, teachers }, random)
    : protectedLearner(student, fresh, teachers, training, protection, random);
  const curve: ErrorPoint[] = [];
  const visit = (now: OrderParameters, t: number): void => {
    if (times.includes(t)) curve.push({ t, ...errors(narrowed(now, 2)) });
  };
  learner.follow([...times.filter((t) => t < until), until], times.length > 0 ? visit : undefined);
  const end = narrowed(learner.order(), 2);
  const ends = errors(end);
  return {
    forgetting: ends.first - start.first,
    transfer: start.second - ends.second,
    ...ends,
    entropyBefore: entropies(activation, student, teachers, v1, entropy).aggregated,
    entropyAfter: entropies(activation, end, teachers, v2, entropy).aggregated,
    student: end,
    curve,
  };
}

interface LearnerParams extends Training {
  readonly teachers: Teachers;
  readonly consolidation?: Consolidation;
}

function learnerOf(
  student: OrderParameters,
  target: Float64Array,
  params: LearnerParams,
  random: Random,
): Learner {
  switch (params.engine) {
    case "mean-field": {
      const field = new MeanField(student.h.length, { ...params, tolerance: TOLERANCE });
      field.start(student, target);
      return field;
    }
    case "chain":
      return new OrderParameterChain(student, target, params, random);
    case "direct": {
      const weights = weightsWith(student, params.teachers, params.inputs, random);
      return new DirectSgd(weights, target, params, random);
    }
  }
}

/** As tight as forgetting is small where it is. */
const TOLERANCE = { relative: 1e-8, absolute: 1e-11 };

function protectedLearner(
  student: OrderParameters,
  fresh: OrderParameters,
  teachers: Teachers,
  training: Training,
  { kind, strength, samples }: Protection,
  random: Random,
): Learner {
  const [v1, target] = teachers.readouts as [Float64Array, Float64Array];
  if (training.engine === "direct") {
    const { activation, inputs } = training;
    const weights = weightsWith(fresh, teachers, inputs, random);
    const learnt = { ...weights, h: student.h };
    const learner = new DirectSgd(weights, target, training, random);
    learner.consolidate(
      strength,
      sampledImportance(kind, activation, learnt, v1, samples ?? inputs, random),
    );
    return learner;
  }
  const importance = importanceOf(kind, training.activation, student, teachers, v1);
  const wide = anchored(fresh, teachers);
  const v2 = wide.teachers.readouts[1] ?? new Float64Array(wide.teachers.units);
  const consolidation = { strength, importance };
  return learnerOf(
    wide.student,
    v2,
    { ...training, teachers: wide.teachers, consolidation },
    random,
  );
}

/** A student's overlaps with the first few frozen units alone. */
function narrowed({ Q, R, h }: OrderParameters, units: number): OrderParameters {
  const N = R.length / h.length;
  return { Q, R: R.filter((_, i) => i % N < units), h };
}
