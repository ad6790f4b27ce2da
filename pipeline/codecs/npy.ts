import type { Codec } from "../model/codec.ts";
import type { ArrayOf, DType, NdArray } from "./npy_types.ts";

/** One NumPy array, readable by `numpy.load`. */
export function npy<const D extends DType>(dtype: D): Codec<NdArray<ArrayOf<D>>> {
  return {
    id: "npy",
    extension: "npy",
    mediaType: "application/x-npy",
    isNumeric: true,
    module: import.meta.resolve("./npy_codec.ts"),
    options: dtype,
  };
}
