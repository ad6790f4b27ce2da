/**
 * Teachers: their overlaps, exactly as asked for.
 *
 * A teacher's weights enter the student's dynamics only by their overlaps, because the inputs are
 * isotropic; so a teacher here is a block of the matrix T.
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
  /** Whether a teacher's units are orthogonal, or random directions in D dimensions. */
  readonly directions: "orthogonal" | "random";
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

/**
 * Draws teachers of unit length with exact overlap.
 *
 * Unit m of teacher 2 is `V w¹_m + √(1 − V²) u_m`; the directions u_m are orthogonal to all of
 * teacher 1, so that its overlap with unit m of teacher 1 is V to rounding, whatever was drawn.
 *
 * @param random what random directions are drawn from; orthogonal ones need none.
 * @throws {RangeError} when a parameter is out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "../random/mod.ts";
 *
 * const { T } = sampleTeachers(
 *   { units: 1, teachers: 2, overlap: 0.3, directions: "orthogonal", inputs: 10 },
 *   stream(1),
 * );
 * assert.deepEqual([...T], [1, 0.3, 0.3, 1]);
 * ```
 */
export function sampleTeachers(params: TeacherParams, random?: Random): Teachers {
  const { units: M, teachers, overlap: V, directions, inputs: D } = params;
  const N = M * teachers;
  requireTeachers(params);
  const source = directions === "random" ? random : undefined;
  if (directions === "random" && source === undefined) {
    throw new RangeError(
      "Cannot sample teachers: random directions need random numbers; give some.",
    );
  }
  const overlapsIn = (dimensions: number): Float64Array =>
    source === undefined ? identity(M) : randomOverlaps(M, dimensions, source);
  const [first, fresh] = [overlapsIn(D), overlapsIn(D - M)];
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

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => Number(i % (size + 1) === 0));
}

/** Overlaps of random directions in some dimensions. */
function randomOverlaps(size: number, dimensions: number, random: Random): Float64Array {
  const vectors = Array.from({ length: size }, () => {
    const vector = random.fillNormal(new Float64Array(dimensions));
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
  const overlaps = identity(size);
  for (const [m, a] of vectors.entries()) {
    for (const [n, b] of vectors.entries()) {
      if (m === n) continue;
      overlaps[m * size + n] = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
    }
  }
  return overlaps;
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
