/**
 * The artifact formats: what a stage's outputs and inputs are declared with.
 *
 * Declarations only; the code that reads and writes a format is loaded by the stages that use it.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";
import type { Codec } from "../model/codec.ts";
import type { ArrayOf, DType, NdArray } from "./npy_format.ts";
import type { Columns, Table } from "./table.ts";

export type { ArrayOf, DType, dtypes, NdArray } from "./npy_format.ts";
export type { Columns, ColumnType, ColumnValues, Table } from "./table.ts";

/** JSON with two spaces; NaN, −0 and the infinities survive as `{"$number": "NaN"}` and so on. */
export function json<T extends Json>(): Codec<T> {
  return {
    id: "json",
    extension: "json",
    module: import.meta.resolve("./json_codec.ts"),
    options: null,
  };
}

/**
 * A table with typed columns: `csv({ lambda: "f64", pathway: "i32", source: "text" })`.
 *
 * Numbers come back bit by bit; NaN and the infinities are written as pandas and NumPy read them.
 */
export function csv<const C extends Columns>(columns: C): Codec<Table<C>> {
  return {
    id: "csv",
    extension: "csv",
    module: import.meta.resolve("./csv_codec.ts"),
    // An array, because the order of columns matters and a canonical record has none.
    options: Object.entries(columns).map(([name, type]) => [name, type]),
  };
}

/** One NumPy array, readable by `numpy.load`. */
export function npy<const D extends DType>(dtype: D): Codec<NdArray<ArrayOf<D>>> {
  return {
    id: "npy",
    extension: "npy",
    module: import.meta.resolve("./npy_codec.ts"),
    options: dtype,
  };
}

/** Several NumPy arrays by name: `npz({ q: "f64", labels: "u8" })`, readable by `numpy.load`. */
export function npz<const A extends { readonly [name: string]: DType }>(
  arrays: A,
): Codec<{ readonly [N in keyof A]: NdArray<ArrayOf<A[N]>> }> {
  return {
    id: "npz",
    extension: "npz",
    module: import.meta.resolve("./npz_codec.ts"),
    options: arrays,
  };
}

/** A Vega-Lite specification that holds its data, so that any editor opens it. */
export function vegaLite<T extends object>(): Codec<T> {
  return {
    id: "vega-lite",
    extension: "vl.json",
    module: import.meta.resolve("./vega_lite_codec.ts"),
    options: null,
  };
}

/** A drawing, as SVG's text. */
export function svg(): Codec<string> {
  return {
    id: "svg",
    extension: "svg",
    module: import.meta.resolve("./svg_codec.ts"),
    options: null,
  };
}

/** A picture, as PNG's bytes. */
export function png(): Codec<Uint8Array> {
  return {
    id: "png",
    extension: "png",
    module: import.meta.resolve("./png_codec.ts"),
    options: null,
  };
}

/** Text in UTF-8. */
export function plainText(extension = "txt"): Codec<string> {
  return { id: "text", extension, module: import.meta.resolve("./text_codec.ts"), options: null };
}

/** Bytes as they are. */
export function bytes(extension = "bin"): Codec<Uint8Array> {
  return { id: "bytes", extension, module: import.meta.resolve("./bytes_codec.ts"), options: null };
}
