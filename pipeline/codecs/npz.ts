import type { Codec } from "../model/codec.ts";
import type { ArrayOf, DType, NdArray } from "./npy_types.ts";

/** Several NumPy arrays by name: `npz({ q: "f64", labels: "u8" })`, readable by `numpy.load`. */
export function npz<const A extends { readonly [name: string]: DType }>(
  arrays: A,
): Codec<{ readonly [N in keyof A]: NdArray<ArrayOf<A[N]>> }> {
  return {
    id: "npz",
    extension: "npz",
    mediaType: "application/zip",
    isNumeric: true,
    module: import.meta.resolve("./npz_codec.ts"),
    options: arrays,
  };
}
