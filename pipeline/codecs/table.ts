/**
 * Tables as typed columns.
 *
 * @module
 */

/** What a column may hold. */
export type ColumnType = "f64" | "i32" | "text" | "bool";

/** A table's columns: types by name, in order. */
export type Columns = { readonly [name: string]: ColumnType };

/** A column's values. */
export type ColumnValues<T> = T extends "f64" ? Float64Array
  : T extends "i32" ? Int32Array
  : T extends "text" ? readonly string[]
  : readonly boolean[];

/** A table: columns of equal length by name. */
export type Table<C> = { readonly [N in keyof C]: ColumnValues<C[N]> };
