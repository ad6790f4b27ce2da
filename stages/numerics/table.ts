/**
 * Tables as columns, put together row by row.
 *
 * @module
 */

/** The columns that rows of type R make, all of equal length. */
export type Table<R> = {
  readonly [Name in keyof R]: R[Name] extends number ? Float64Array : string[];
};

/** Turns rows into columns, numbers into typed arrays; without rows there are no columns. */
export function tableOf<R extends object>(rows: readonly R[]): Table<R> {
  const names = Object.keys(rows[0] ?? {}) as (keyof R)[];
  const columns = names.map((name) => {
    const values = rows.map((row) => row[name]);
    const isText = typeof values[0] === "string";
    return [name, isText ? values : Float64Array.from(values as number[])];
  });
  return Object.fromEntries(columns) as Table<R>;
}

/** A table of which the columns are not known, as stages read it: columns of equal length. */
export type Columns = { readonly [name: string]: ArrayLike<number> | readonly string[] };

/**
 * A column's numbers.
 *
 * @throws {RangeError} there is no such column.
 */
export function column(table: Columns, name: string): number[] {
  const values = table[name];
  if (values === undefined) {
    throw new RangeError(
      `Cannot use the table: it has no column "${name}", only ${Object.keys(table)}`,
    );
  }
  return Array.from(values as ArrayLike<number | string>, Number);
}
