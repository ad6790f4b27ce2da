/**
 * Tables as typed columns.
 *
 * @module
 */

/** What a column may hold. */
export type ColumnType = "f64" | "i32" | "text" | "bool";

/** A table's columns: types by name, in order. */
export type Columns = { readonly [name: string]: ColumnType };
/** The same as a list, for names whose order a record does not keep. */
export type ColumnList = readonly (readonly [name: string, type: ColumnType])[];
/** Types by name, of a record or of a list. */
export type ColumnsOf<C> = C extends ColumnList ? { readonly [P in C[number] as P[0]]: P[1] }
  : C;

/** How a file is written that is not as we write tables. */
export type CsvOptions = {
  /** What stands between fields, `,` if it is not given: one character, for example `;` or a tab. */
  readonly separator?: string;
  /** What stands before decimals, `.` if it is not given. */
  readonly decimal?: "." | ",";
  /** Fields that stand for no number, for example `["", "NA"]`: NaN in columns of f64. */
  readonly missing?: readonly string[];
  /**
   * `"any"` also reads truth values and what is no finite number as R, pandas and Excel write them:
   * `TRUE`, `True`, `inf`, `-Inf`, `nan`. Without it `true`, `false`, `Infinity` and `NaN` are read.
   */
  readonly spellings?: "any";
};

/** A column's values. */
export type ColumnValues<T> = T extends "f64" ? Float64Array
  : T extends "i32" ? Int32Array
  : T extends "text" ? readonly string[]
  : readonly boolean[];

/** A table: columns of equal length by name. */
export type Table<C> = { readonly [N in keyof C]: ColumnValues<C[N]> };
