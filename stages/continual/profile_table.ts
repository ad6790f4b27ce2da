/**
 * Figure 6: how much is forgotten, by the similarity of the tasks.
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import { at } from "../numerics/at.ts";
import { type OrderParameters, sampleStudent } from "../teacher-student/order_parameters.ts";
import { firstHead, type Scheme, secondHead } from "./schemes.ts";
import {
  beside,
  firstTask,
  type Outcome,
  type SecondTask,
  secondTask,
  teacherPair,
  type Training,
} from "./two_tasks.ts";

/** What {@linkcode students} takes. */
export interface StudentsParams {
  /** How students are trained. */
  readonly training: Training;
  /** How their first layer and first head start. */
  readonly scheme: Pick<Scheme, "sigma" | "first" | "firstNorm">;
  /** Independent students. */
  readonly draws: number;
  /** When the first task ends, t. */
  readonly switchAt: number;
  /** Hidden units K; 2 by default. */
  readonly units?: number;
}

/**
 * Students at the switch, beside teacher 1 and the direction orthogonal to it.
 *
 * A draw's random numbers depend on the seed and the draw alone, so schemes are compared on students
 * that differ by nothing else.
 */
export function students(params: StudentsParams, seed: string): OrderParameters[] {
  const { training, scheme, draws, switchAt, units } = params;
  const initial = {
    sigma: scheme.sigma,
    readout: firstHead(scheme, units),
    inputs: training.inputs,
  };
  return Array.from({ length: draws }, (_, draw) => {
    const student = sampleStudent(initial, teacherPair(0), stream(seed, "student", draw));
    return firstTask(student, training, switchAt, stream(seed, "first task", draw));
  });
}

/** What {@linkcode profileTable} takes. */
export interface ProfileParams extends StudentsParams {
  readonly scheme: Scheme;
  /** Overlaps V of the two teachers. */
  readonly overlaps: readonly number[];
  /** How long the second task is learnt, t. */
  readonly until: number;
  /** Whether the second task has a head of its own, as by default, or goes on with the first's. */
  readonly heads?: 1 | 2;
}

/** The head of the second task. */
export function headOf({ scheme, units, heads = 2 }: ProfileParams): SecondTask["head"] {
  return heads === 1 ? "kept" : secondHead(scheme, units);
}

/** One row of {@linkcode profileTable}: one student and V. */
export interface ProfileRow {
  /** Overlap V of the two teachers. */
  readonly overlap: number;
  readonly draw: number;
  /** See {@linkcode Outcome}. */
  readonly forgetting: number;
  readonly transfer: number;
  readonly first: number;
  readonly second: number;
  readonly entropy_before: number;
  readonly entropy_after: number;
  /** |R| at the end: unit 1 and 2 with teacher 1 and 2. */
  readonly r11: number;
  readonly r12: number;
  readonly r21: number;
  readonly r22: number;
}

/** Forgetting of some students at every V. */
export function profileTable(
  params: ProfileParams,
  seed: string,
  progress: (fraction: number) => void = () => {},
): ProfileRow[] {
  const { training, overlaps, until } = params;
  const learnt = students(params, seed);
  return overlaps.flatMap((overlap, index) => {
    progress(index / overlaps.length);
    return learnt.map((student, draw) => {
      const random = stream(seed, "second task", draw, overlap);
      const task = { head: headOf(params), until };
      return {
        overlap,
        draw,
        ...row(secondTask(beside(student, overlap), overlap, training, task, random)),
      };
    });
  });
}

function row(outcome: Outcome): Omit<ProfileRow, "overlap" | "draw"> {
  const { forgetting, transfer, first, second, entropyBefore, entropyAfter } = outcome;
  const r = (k: number, n: number): number => Math.abs(at(outcome.student.R, 2 * k + n));
  return {
    ...{ forgetting, transfer, first, second },
    entropy_before: entropyBefore,
    entropy_after: entropyAfter,
    ...{ r11: r(0, 0), r12: r(0, 1), r21: r(1, 0), r22: r(1, 1) },
  };
}

/** What {@linkcode curveTable} takes. */
export interface CurveParams extends ProfileParams {
  /** Times of the second task at which errors are measured. */
  readonly points: number;
}

/** One row of {@linkcode curveTable}: one V and time. */
export interface CurveRow {
  /** Overlap V of the two teachers. */
  readonly overlap: number;
  /** Time since the switch. */
  readonly t: number;
  /** Errors ε₁ and ε₂. */
  readonly first: number;
  readonly second: number;
}

/** Errors of both tasks while the second is learnt, for the first student. */
export function curveTable(params: CurveParams, seed: string): CurveRow[] {
  const { training, overlaps, until, points } = params;
  const [student] = students({ ...params, draws: 1 }, seed);
  if (student === undefined) return [];
  const times = [
    0,
    ...Array.from(
      { length: points - 1 },
      (_, i) => until * 10 ** (4 * ((i + 1) / (points - 1) - 1)),
    ),
  ];
  return overlaps.flatMap((overlap) => {
    const random = stream(seed, "curve", overlap);
    const task = { head: headOf(params), until, times };
    const { curve } = secondTask(beside(student, overlap), overlap, training, task, random);
    return curve.map((point) => ({ overlap, ...point }));
  });
}
