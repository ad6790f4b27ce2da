/** One NumPy array. */

import type { CodecModule } from "../model/codec.ts";
import { type AnyArray, decodeNpy, type DType, encodeNpy, type NdArray } from "./npy_format.ts";

/** See {@linkcode npy}. */
export const codec: CodecModule<NdArray<AnyArray>, DType> = {
  encode: encodeNpy,
  decode: decodeNpy,
};
