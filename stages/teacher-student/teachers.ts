/**
 * Teachers: their weights, and their overlaps exactly as asked for.
 *
 * A teacher's weights enter the student's dynamics only by their overlaps T, because the inputs are
 * isotropic; the weights are kept for whoever wants to train on actual inputs.
 *
 * @module
 */

import type { Random } from "../random/mod.ts";

/** What {@linkcode sampleTeachers} takes. */
export interface TeacherParams {
  /** Hidden units M of each teacher. */
  readonly units: number;
  /** How many teachers: one, or two for two tasks. */
  readonly teachers: 1 | 2;
  /** Overlap V of each unit of teacher 2 with its counterpart in teacher 1, 0 … 1. */
  readonly overlap: number;
  /** Input dimension D, at least the number of all teachers' units. */
  readonly inputs: number;
}

/** Some teachers. */
export interface Teachers {
  /** Number N of units of all teachers, teacher by teacher. */
  readonly units: number;
  /** Overlaps T = W* W*ᵀ/D, N × N, row-major; T_mm = 1. */
  readonly T: Float64Array;
  /** Readout of each teacher over all N units: 1 for its own, 0 for those of the other. */
  readonly readouts: readonly Float64Array[];
}

/** Teachers with the weights that were drawn. */
export interface SampledTeachers extends Teachers {
  /** First layers W*, N × D, row-major. */
  readonly weights: Float64Array;
}

/**
 * Draws teachers whose units are random directions in D dimensions, with exact overlap.
 *
 * Unit m of teacher 2 is `V w¹_m + √(1 − V²) u_m`; the directions u_m are drawn orthogonal to all of
 * teacher 1, so that its overlap with unit m of teacher 1 is V, whatever was drawn. Units of one teacher
 * overlap by about 1/√D.
 *
 * @throws {RangeError} when a parameter is out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "../random/mod.ts";
 *
 * const { T } = sampleTeachers({ units: 1, teachers: 2, overlap: 0.3, inputs: 10 }, stream(1));
 * assert.deepEqual([...T], [1, 0.3, 0.3, 1]);
 * ```
 */
export function sampleTeachers(params: TeacherParams, random: Random): SampledTeachers {
  const { units: M, teachers, overlap: V, inputs: D } = params;
  requireTeachers(params);
  const draw = (): Float64Array => random.fillNormal(new Float64Array(D));
  const first = Array.from({ length: M }, () => scaled(draw(), 1));
  const basis = orthonormal(first);
  const fresh = teachers === 1 ? [] : first.map(() => scaled(without(draw(), basis), 1));
  const second = fresh.map((u, m) =>
    u.map((x, i) => V * ((first[m] as Float64Array)[i] as number) + Math.sqrt(1 - V * V) * x)
  );
  const weights = new Float64Array(M * teachers * D);
  for (const [row, direction] of [...first, ...second].entries()) {
    weights.set(scaled(direction, Math.sqrt(D)), row * D);
  }
  return { ...assembled(params, overlapsOf(first), overlapsOf(fresh)), weights };
}

/** Teachers whose units are orthogonal to one another; nothing is drawn. */
export function orthogonalTeachers(
  params: Pick<TeacherParams, "units" | "teachers" | "overlap">,
): Teachers {
  requireTeachers({ ...params, inputs: Infinity });
  const { units: M } = params;
  const identity = Float64Array.from({ length: M * M }, (_, i) => Number(i % (M + 1) === 0));
  return assembled(params, identity, identity);
}

/** Teachers of given overlaps within the first one, and among the directions u of the second. */
function assembled(
  { units: M, teachers, overlap: V }: Pick<TeacherParams, "units" | "teachers" | "overlap">,
  first: Float64Array,
  fresh: Float64Array,
): Teachers {
  const N = M * teachers;
  const T = new Float64Array(N * N);
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < M; n++) {
      const within = first[m * M + n] as number;
      T[m * N + n] = within;
      if (teachers === 1) continue;
      const second = V * V * within + (1 - V * V) * (fresh[m * M + n] as number);
      // Exactly one on the diagonal, whatever V² + (1 − V²) rounds to.
      T[(M + m) * N + M + n] = m === n ? 1 : second;
      T[m * N + M + n] = T[(M + n) * N + m] = V * within;
    }
  }
  const readouts = Array.from(
    { length: teachers },
    (_, t) => Float64Array.from({ length: N }, (_, n) => Number(Math.floor(n / M) === t)),
  );
  return { units: N, T, readouts };
}

/** Overlaps of directions; exactly one with themselves. */
function overlapsOf(directions: readonly Float64Array[]): Float64Array {
  return Float64Array.from(
    directions.flatMap((a, m) => directions.map((b, n) => m === n ? 1 : dot(a, b))),
  );
}

/** Orthonormal directions of the same span, by Gram and Schmidt. */
function orthonormal(directions: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const direction of directions) basis.push(scaled(without(direction, basis), 1));
  return basis;
}

/** What of a vector is orthogonal to some orthonormal directions. */
function without(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  return basis.reduce((rest, direction) => {
    const along = dot(rest, direction);
    return rest.map((x, i) => x - along * (direction[i] as number));
  }, vector);
}

function scaled(vector: Float64Array, length: number): Float64Array {
  const factor = length / Math.sqrt(dot(vector, vector));
  return vector.map((x) => factor * x);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}

function requireTeachers({ units, overlap, inputs, teachers }: TeacherParams): void {
  const refuse = (name: string, value: number, must: string): never => {
    throw new RangeError(`Cannot sample teachers: ${name} is ${value}; it must be ${must}.`);
  };
  if (!(Number.isSafeInteger(units) && units >= 1)) refuse("units", units, "a whole number ≥ 1");
  if (!(overlap >= 0 && overlap <= 1)) refuse("overlap", overlap, "between 0 and 1");
  // Random directions of teacher 2 need at least two dimensions of their own to differ.
  const least = units * teachers;
  if (!(inputs >= least)) refuse("inputs", inputs, `at least ${least}, the units of all teachers`);
}
