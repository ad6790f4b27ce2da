/**
 * One student and two tasks for whoever asks: Figures 6 and 7 for one draw.
 *
 * @module
 */

import { firstHead, secondHead } from "../continual/schemes.ts";
import { erfTraining } from "../continual/training.ts";
import {
  beside,
  type ErrorPoint,
  firstTask,
  type Outcome,
  type SecondTask,
  secondTask,
  teacherPair,
} from "../continual/two_tasks.ts";
import { stream } from "../random/mod.ts";
import type { ImportanceKind } from "../teacher-student/consolidation.ts";
import { type OrderParameters, sampleStudent } from "../teacher-student/order_parameters.ts";

/** A student of two units that learns the first task. */
export interface FirstTaskSetting {
  /** Standard deviation σ of the first layer. */
  readonly sigma: number;
  /** Angle of the first head in units of π/16, and its norm r₁. */
  readonly first: number;
  readonly firstNorm: number;
  /** Learning rate η of both layers, on both tasks. */
  readonly rate: number;
  /** When the first task ends, t. */
  readonly switchAt: number;
  /** Which draw of the initial weights, from 0. */
  readonly draw: number;
}

/** What it learns next. */
export interface TasksSetting extends FirstTaskSetting {
  /** Angle of the second head in units of π/16, and its norm r₂. */
  readonly second: number;
  readonly secondNorm: number;
  /** How long the second task is learnt. */
  readonly until: number;
  /** What consolidation takes its importances from; `none` for none. */
  readonly kind: ImportanceKind | "none";
  /** Its strength γ. */
  readonly strength: number;
}

/** Forgetting at some overlaps V of the two teachers. */
export interface ForgettingPoint {
  readonly overlap: number;
  readonly forgetting: number;
  readonly transfer: number;
}

/** The second task at one V. */
export interface TaskCourse extends Pick<Outcome, "forgetting" | "transfer" | "entropyBefore"> {
  /** ε₁ and ε₂ over the time since the switch. */
  readonly curve: readonly ErrorPoint[];
  /** The student at the end; Q is K × K, R is K × 2. */
  readonly Q: readonly number[];
  readonly R: readonly number[];
  readonly h: readonly number[];
}

/** Input dimension D of the initial overlaps. */
export const INPUTS = 1000;

const POINTS = 80;

/**
 * Forgetting by the similarity of the tasks.
 *
 * @param overlaps values of V
 */
export function forgettingCurve(
  setting: TasksSetting,
  overlaps: readonly number[],
): ForgettingPoint[] {
  return overlaps.map((overlap) => {
    const { forgetting, transfer } = second(setting, overlap, []);
    return { overlap, forgetting, transfer };
  });
}

/** The second task at one V, over time. */
export function taskCourse(setting: TasksSetting, overlap: number): TaskCourse {
  const { until } = setting;
  const first = Math.min(1e-2, until / 2);
  const times = Array.from(
    { length: POINTS },
    (_, i) => first * (until / first) ** (i / (POINTS - 1)),
  );
  const { forgetting, transfer, entropyBefore, curve, student } = second(setting, overlap, times);
  const { Q, R, h } = student;
  return { forgetting, transfer, entropyBefore, curve, Q: [...Q], R: [...R], h: [...h] };
}

function second(setting: TasksSetting, overlap: number, times: readonly number[]): Outcome {
  const { until, kind, strength, draw } = setting;
  const task: SecondTask = {
    ...{ head: secondHead(setting), until, times },
    ...(kind === "none" ? {} : { protection: { kind, strength } }),
  };
  return secondTask(
    beside(learnt(setting), overlap),
    overlap,
    trainingOf(setting),
    task,
    stream("explorable", "second task", draw, overlap),
  );
}

/** One first task serves every V and second task: the last one is kept. */
let last: { readonly name: string; readonly student: OrderParameters } | undefined;

function learnt(
  { sigma, first, firstNorm, rate, switchAt, draw }: FirstTaskSetting,
): OrderParameters {
  const name = JSON.stringify([sigma, first, firstNorm, rate, switchAt, draw]);
  if (last?.name !== name) {
    const initial = { sigma, readout: firstHead({ first, firstNorm }), inputs: INPUTS };
    const student = sampleStudent(initial, teacherPair(0), stream("explorable", "student", draw));
    const random = stream("explorable", "first task", draw);
    last = { name, student: firstTask(student, trainingOf({ rate }), switchAt, random) };
  }
  return last.student;
}

function trainingOf({ rate }: Pick<FirstTaskSetting, "rate">) {
  return erfTraining("mean-field", { rate, inputs: INPUTS });
}
