/**
 * A column's fields as values, and back.
 *
 * @module
 */

import type { ColumnType, CsvOptions } from "./table.ts";

/** A column's values. */
export type Column = Float64Array | Int32Array | readonly string[] | readonly boolean[];

/**
 * Writes a value, without quotes around it.
 *
 * @throws {TypeError} it is a number that would be read as missing.
 */
export function written(
  value: number | string | boolean | undefined,
  { decimal = ".", missing = [] }: CsvOptions,
): string {
  if (typeof value !== "number") return String(value);
  const text = (Object.is(value, -0) ? "-0" : String(value)).replace(".", decimal);
  if (Number.isNaN(value) || !missing.includes(text)) return text;
  throw new TypeError(`Cannot write the table: ${text} is declared to be a missing number`);
}

/**
 * Reads a column's fields.
 *
 * @throws {SyntaxError} one is not of the column's type; the message names it and its place.
 */
export function columnOf(
  name: string,
  type: ColumnType,
  texts: readonly string[],
  how: CsvOptions,
): Column {
  const refuse = (text: string, row: number): never => {
    throw new SyntaxError(
      `Cannot read the table: ${JSON.stringify(text)} in row ${row + 1} of column ` +
        `${JSON.stringify(name)} is not of ${type}${remedyFor(text, type, how)}`,
    );
  };
  switch (type) {
    case "text":
      return texts;
    case "bool": {
      const isAny = how.spellings === "any";
      return texts.map((text, row) => {
        const word = isAny ? text.toLowerCase() : text;
        return word === "true" || (word === "false" ? false : refuse(text, row));
      });
    }
    case "i32":
      return Int32Array.from(texts, (text, row) => {
        const value = Number(text);
        return /^-?\d+$/.test(text) && (value | 0) === value ? value : refuse(text, row);
      });
    case "f64":
      return Float64Array.from(texts, (text, row) => numberOf(text, how) ?? refuse(text, row));
  }
}

// In one way only: a text that may be split in many ways takes the square of its length to refuse.
const patterns = {
  ".": /^(NaN|-?Infinity|[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)$/,
  ",": /^(NaN|-?Infinity|[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d+)?)$/,
};
const notFinite = /^(?:(nan)|([+-]?)inf(?:inity)?)$/i;

function numberOf(
  text: string,
  { decimal = ".", missing = [], spellings }: CsvOptions,
): number | undefined {
  if (missing.includes(text)) return NaN;
  if (patterns[decimal].test(text)) return Number(text.replace(",", "."));
  const [, nan, sign] = spellings === "any" ? notFinite.exec(text) ?? [] : [];
  if (nan !== undefined) return NaN;
  return sign === undefined ? undefined : sign === "-" ? -Infinity : Infinity;
}

/** What to do about a field, where that can be told. */
function remedyFor(text: string, type: ColumnType, how: CsvOptions): string {
  if (text !== text.trim()) return "; take the spaces around it away";
  const isMissing = /^(|NA|N\/A|#N\/A|null|NULL|None|-|\.)$/.test(text) ||
    (how.missing ?? []).includes(text);
  if (isMissing) {
    return type === "f64"
      ? `; if it stands for no number, declare it: csv(…, { missing: [${JSON.stringify(text)}] })`
      : `, which has no missing values; declare the column as ${type === "i32" ? "f64" : "text"}`;
  }
  const isOtherSpelling = type === "bool"
    ? /^(true|false)$/i.test(text)
    : type === "f64" && notFinite.test(text);
  if (isOtherSpelling) return '; declare how it is spelled: csv(…, { spellings: "any" })';
  const other = (how.decimal ?? ".") === "." ? "," : ".";
  if (type !== "bool" && patterns[other].test(text)) {
    return type === "f64" ? `; declare csv(…, { decimal: "${other}" })` : "";
  }
  return "";
}
