/**
 * Teachers as NumPy arrays, which is how they pass from stage to stage.
 *
 * @module
 */

import type { NdArray } from "../../pipeline/codecs/mod.ts";
import type { SampledTeachers, Teachers } from "./teachers.ts";

/** Arrays of a teachers' artifact. */
export interface TeachersArrays {
  /** First layers, N × D. */
  readonly weights: NdArray<Float64Array>;
  /** Overlaps, N × N. */
  readonly T: NdArray<Float64Array>;
  /** Readouts, teachers × N. */
  readonly readouts: NdArray<Float64Array>;
}

/** Teachers to arrays. */
export function teachersArrays(
  { weights, T, units, readouts }: SampledTeachers,
): TeachersArrays {
  return {
    weights: { shape: [units, weights.length / units], data: weights },
    T: { shape: [units, units], data: T },
    readouts: {
      shape: [readouts.length, units],
      data: Float64Array.from(readouts.flatMap((v) => [...v])),
    },
  };
}

/** Arrays to teachers. */
export function teachersFrom({ T, readouts }: Omit<TeachersArrays, "weights">): Teachers {
  const [count = 0, units = 0] = readouts.shape;
  return {
    T: T.data,
    units,
    readouts: Array.from(
      { length: count },
      (_, t) => readouts.data.slice(t * units, (t + 1) * units),
    ),
  };
}
