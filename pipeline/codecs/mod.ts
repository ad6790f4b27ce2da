/**
 * The artifact formats: what a stage's outputs and inputs are declared with.
 *
 * Declarations only; the code that reads and writes a format (`csv_codec.ts` beside `csv.ts`) is loaded by
 * the stages that use it. A new format is such a pair, or one module where the code is short, and a line
 * below; how its results are compared and what they are to others is in the declaration.
 *
 * @module
 */

export { bytes } from "./bytes.ts";
export { csv } from "./csv.ts";
export { folder } from "./folder.ts";
export { json } from "./json.ts";
export { npy } from "./npy.ts";
export { npz } from "./npz.ts";
export { png } from "./png.ts";
export { svg } from "./svg.ts";
export { plainText } from "./text.ts";
export { vegaLite } from "./vega_lite.ts";

export type { Folder, FolderFile } from "../model/folder.ts";
export type { ArrayOf, DType, dtypes, NdArray, NumberType } from "./npy_types.ts";
export type {
  ColumnList,
  Columns,
  ColumnsOf,
  ColumnType,
  ColumnValues,
  CsvOptions,
  Table,
} from "./table.ts";
