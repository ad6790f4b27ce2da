/**
 * Tables as CSV (RFC 4180, LF line ends) whose numbers come back bit by bit.
 *
 * The parser is our own because it has to be strict: d3-dsv takes unclosed quotes and rows of any
 * length, and we must not read a torn file as a shorter table.
 *
 * @module
 */

import type { CodecModule } from "../model/codec.ts";
import type { ColumnType } from "./table.ts";
import { utf8 } from "./utf8.ts";

type Column = Float64Array | Int32Array | readonly string[] | readonly boolean[];
type AnyTable = { readonly [name: string]: Column };
type Options = readonly (readonly [name: string, type: ColumnType])[];

/** See {@linkcode csv}. */
export const codec: CodecModule<AnyTable, Options> = {
  encode: (table, columns) => {
    const length = checkedLength(table, columns);
    const lines = [columns.map(([name]) => quoted(name)).join(",")];
    for (let row = 0; row < length; row++) {
      lines.push(columns.map(([name, type]) => field(table[name]?.[row], type)).join(","));
    }
    return new TextEncoder().encode(lines.join("\n") + "\n");
  },
  decode: (bytes, columns) => {
    const [header = [], ...rows] = parse(utf8(bytes));
    const names = columns.map(([name]) => name);
    if (header.length !== names.length || header.some((name, i) => name !== names[i])) {
      throw new SyntaxError(`Cannot read the table: its header is "${header}", not "${names}"`);
    }
    for (const [i, row] of rows.entries()) {
      if (row.length !== names.length) {
        throw new SyntaxError(
          `Cannot read the table: row ${i + 1} has ${row.length} fields, not ${names.length}`,
        );
      }
    }
    return Object.fromEntries(
      columns.map((
        [name, type],
        c,
      ) => [name, columnOf(name, type, rows.map((row) => row[c] ?? ""))]),
    );
  },
};

function checkedLength(table: AnyTable, columns: Options): number {
  const declared = columns.map(([name]) => name);
  const given = Object.keys(table);
  if (given.length !== declared.length || !declared.every((name) => given.includes(name))) {
    throw new TypeError(`Cannot write the table: its columns are "${given}", not "${declared}"`);
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

function field(value: number | string | boolean | undefined, type: ColumnType): string {
  if (type === "text") return quoted(String(value));
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Quoted when it has to be, and when empty, which would else be no field at all in one column. */
function quoted(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function columnOf(name: string, type: ColumnType, texts: readonly string[]): Column {
  const refuse = (text: string, row: number): never => {
    throw new SyntaxError(
      `Cannot read the table: "${text}" in row ${row + 1} of column "${name}" is not of ${type}`,
    );
  };
  switch (type) {
    case "text":
      return texts;
    case "bool":
      return texts.map((text, row) =>
        text === "true" || (text === "false" ? false : refuse(text, row))
      );
    case "i32":
      return Int32Array.from(texts, (text, row) => {
        const value = Number(text);
        return /^-?\d+$/.test(text) && (value | 0) === value ? value : refuse(text, row);
      });
    case "f64":
      return Float64Array.from(
        texts,
        (text, row) => numberPattern.test(text) ? Number(text) : refuse(text, row),
      );
  }
}

// In one way only: a text that may be split in many ways takes the square of its length to refuse.
const numberPattern = /^(NaN|-?Infinity|[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)$/;

/** Rows of fields. A row ends at LF or CRLF outside quotes; the last may lack its end. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < text.length;) {
    const row: string[] = [];
    for (let more = true; more; at += more ? 1 : 0) {
      const [value, end] = fieldAt(text, at, rows.length + 1);
      row.push(value);
      at = end;
      more = text[at] === ",";
    }
    at += text[at] === "\r" ? 2 : 1;
    rows.push(row);
  }
  return rows;
}

/** The field that starts at a place, and where it ends: at a comma, a line's end or the text's. */
function fieldAt(text: string, start: number, line: number): [value: string, end: number] {
  const fieldEnd = /,|\r?\n|$/g;
  if (text[start] !== '"') {
    fieldEnd.lastIndex = start;
    const end = fieldEnd.exec(text)?.index ?? text.length;
    const value = text.slice(start, end);
    if (!value.includes('"')) return [value, end];
    throw new SyntaxError(`Cannot read the table: stray quote in line ${line}`);
  }
  let end = start + 1;
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) {
    end += text[end] === '"' ? 2 : 1;
  }
  fieldEnd.lastIndex = end + 1;
  if (end >= text.length || fieldEnd.exec(text)?.index !== end + 1) {
    throw new SyntaxError(`Cannot read the table: unclosed quote in line ${line}`);
  }
  return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}
