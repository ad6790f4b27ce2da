/**
 * Tables as CSV (RFC 4180, LF line ends) whose numbers come back bit by bit.
 *
 * @module
 */

import type { CodecModule } from "../model/codec.ts";
import { parse, quoted } from "./csv_rows.ts";
import { type Column, columnOf, written } from "./csv_values.ts";
import type { ColumnList, CsvOptions } from "./table.ts";
import { utf8, withoutMark } from "./utf8.ts";

type AnyTable = { readonly [name: string]: Column };
/** A list of columns alone where the file is as we write it. */
type Options = ColumnList | ({ readonly columns: ColumnList } & CsvOptions);

/** See {@linkcode csv}. */
export const codec: CodecModule<AnyTable, Options> = {
  encode: (table, options) => {
    const { columns, how } = declared(options);
    const { separator = "," } = how;
    const length = checkedLength(table, columns);
    const lines = [columns.map(([name]) => quoted(name, separator)).join(separator)];
    for (let row = 0; row < length; row++) {
      const fields = columns.map(([name, type]) => {
        const text = written(table[name]?.[row], how);
        return type === "text" ? quoted(text, separator) : text;
      });
      lines.push(fields.join(separator));
    }
    return new TextEncoder().encode(lines.join("\n") + "\n");
  },
  decode: (bytes, options) => {
    const { columns, how } = declared(options);
    const [header = [], ...rows] = parse(withoutMark(utf8(bytes)), how.separator ?? ",");
    checkHeader(header, columns.map(([name]) => name));
    for (const [i, row] of rows.entries()) {
      if (row.length === columns.length) continue;
      throw new SyntaxError(
        `Cannot read the table: row ${i + 1} has ${row.length} fields, not ${columns.length}: ` +
          listed(row),
      );
    }
    return Object.fromEntries(
      columns.map(([name, type], c) => [
        name,
        columnOf(name, type, rows.map((row) => row[c] ?? ""), how),
      ]),
    );
  },
};

function declared(options: Options): { readonly columns: ColumnList; readonly how: CsvOptions } {
  return "columns" in options
    ? { columns: options.columns, how: options }
    : { columns: options, how: {} };
}

/**
 * Refuses a header that is not the declared one, and shows where they differ.
 *
 * @throws {SyntaxError} they differ.
 */
function checkHeader(header: readonly string[], names: readonly string[]): void {
  const at = names.findIndex((name, i) => name !== header[i]);
  if (at === -1 && header.length === names.length) return;
  const [found, name] = [header[at], names[at]];
  const where = found === undefined || name === undefined
    ? `it has ${header.length} columns, not ${names.length}`
    : `column ${at + 1} is ${spelled(found)}, not ${spelled(name)}`;
  throw new SyntaxError(
    `Cannot read the table: its header is ${listed(header)}, not ${listed(names)}: ` +
      where + remedyFor(header, names),
  );
}

function remedyFor(header: readonly string[], names: readonly string[]): string {
  const [only = ""] = header;
  const separator = header.length === 1 && names.length > 1
    ? [";", "\t", "|", ","].find((mark) => only.includes(mark))
    : undefined;
  if (separator !== undefined) {
    return `; if its fields are separated by ${JSON.stringify(separator)}, declare ` +
      `csv(…, { separator: ${JSON.stringify(separator)} })`;
  }
  if (header.some((name) => name.includes("\r"))) {
    return "; its rows end in CR alone, save it with LF or CRLF";
  }
  const isSame = [...header].sort().join() === [...names].sort().join();
  return isSame ? "; declare the columns in the file's order" : "";
}

/** Names as a message shows them. */
function listed(names: readonly string[]): string {
  const some = names.slice(0, 20).map((name) => JSON.stringify(name.slice(0, 80)));
  return some.join(",") + (names.length > some.length ? ",…" : "");
}

/** A name of which every character can be told from those that look like it, or like nothing. */
function spelled(name: string): string {
  return JSON.stringify(name).replace(
    /[^ -~]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

function checkedLength(table: AnyTable, columns: ColumnList): number {
  const names = columns.map(([name]) => name);
  if (typeof table !== "object" || table === null) {
    throw new TypeError(
      `Cannot write the table: it is ${JSON.stringify(table) ?? typeof table}, not an object ` +
        `of the columns ${listed(names)}`,
    );
  }
  const given = Object.keys(table);
  if (given.length !== names.length || !names.every((name) => given.includes(name))) {
    throw new TypeError(
      `Cannot write the table: its columns are ${listed(given) || "none"}, not ${listed(names)}`,
    );
  }
  const lengths = new Set(Object.values(table).map((values) => values.length));
  if (lengths.size > 1) {
    throw new TypeError(`Cannot write the table: its columns have lengths ${[...lengths].join()}`);
  }
  for (const [name, type] of columns) {
    const values = table[name];
    const fits = type === "f64"
      ? values instanceof Float64Array
      : type === "i32"
      ? values instanceof Int32Array
      : Array.isArray(values) &&
        values.every((v) => typeof v === (type === "text" ? "string" : "boolean"));
    if (!fits) throw new TypeError(`Cannot write the table: column "${name}" is not of ${type}`);
  }
  return [...lengths][0] ?? 0;
}
