import type { Codec } from "../model/codec.ts";
import type { Columns, Table } from "./table.ts";

/**
 * A table with typed columns: `csv({ lambda: "f64", pathway: "i32", source: "text" })`.
 *
 * Numbers come back bit by bit; NaN and the infinities are written as pandas and NumPy read them.
 */
export function csv<const C extends Columns>(columns: C): Codec<Table<C>> {
  return {
    id: "csv",
    extension: "csv",
    mediaType: "text/csv",
    isNumeric: true,
    module: import.meta.resolve("./csv_codec.ts"),
    // An array, because the order of columns matters and a canonical record has none.
    options: Object.entries(columns).map(([name, type]) => [name, type]),
  };
}
