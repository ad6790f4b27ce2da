import { UserError } from "../base/errors.ts";
import type { Codec } from "../model/codec.ts";
import type { ColumnList, Columns, ColumnsOf, CsvOptions, Table } from "./table.ts";

/**
 * A table with typed columns: `csv({ lambda: "f64", pathway: "i32", source: "text" })`.
 *
 * Numbers come back bit by bit; NaN and the infinities are written as pandas and NumPy read them. What
 * other programs write otherwise is declared: `csv({ x: "f64" }, { separator: ";", decimal: "," })`.
 *
 * @param columns types by name, in order; as a list of names and types where a name is a whole number,
 * `[["country", "text"], ["2019", "f64"]]`, because a record would put such names first
 * @param how how the file is written where it is not as we write it
 * @throws {UserError} a name is there twice, or a whole number in a record; or the options do not go
 * together.
 *
 * @example
 * ```ts
 * import { csv } from "./csv.ts";
 *
 * // As German Excel saves a table, with gaps as R writes them.
 * csv({ year: "i32", rate: "f64" }, { separator: ";", decimal: ",", missing: ["", "NA"] });
 * ```
 */
export function csv<const C extends Columns | ColumnList>(
  columns: C,
  how: CsvOptions = {},
): Codec<Table<ColumnsOf<C>>> {
  const list = listOf(columns);
  checkNames(list, Array.isArray(columns));
  checkOptions(how);
  return {
    id: "csv",
    extension: "csv",
    mediaType: "text/csv",
    isNumeric: true,
    module: import.meta.resolve("./csv_codec.ts"),
    // An array, because the order of columns matters and a canonical record has none.
    options: Object.keys(how).length === 0 ? list : { columns: list, ...how },
  };
}

function listOf(columns: Columns | ColumnList): [string, string][] {
  const pairs = Array.isArray(columns) ? columns as ColumnList : Object.entries(columns);
  return pairs.map(([name, type]) => [name, type]);
}

function checkNames(list: readonly (readonly [string, string])[], isList: boolean): void {
  const names = list.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new UserError(
      `Cannot declare the table: column "${twice}" is there twice`,
      "Give each a name of its own.",
    );
  }
  // Records put such names first, in their own order.
  const whole = isList ? undefined : names.find((name) => /^(0|[1-9]\d*)$/.test(name));
  if (whole !== undefined) {
    throw new UserError(
      `Cannot declare the table: column "${whole}" is a whole number, and a record would put it ` +
        "before the others",
      `Give the columns as a list: csv([["${whole}", "f64"], …]).`,
    );
  }
}

function checkOptions({ separator = ",", decimal = "." }: CsvOptions): void {
  const refuse = (problem: string, remedy: string): never => {
    throw new UserError(`Cannot declare the table: ${problem}`, remedy);
  };
  if (!/^[^\p{L}\p{N}"\r\n.+-]$/u.test(separator)) {
    refuse(
      `its separator is ${JSON.stringify(separator)}`,
      'Give one character, for example ";" or "\\t".',
    );
  }
  if (separator === decimal) {
    refuse(
      `"${decimal}" separates both fields and decimals`,
      'Give another separator: { separator: ";", decimal: "," }.',
    );
  }
}
