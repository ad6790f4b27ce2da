/**
 * Canonical JSON: one text for one value, whatever order its fields were written in.
 *
 * Keys are digests of this text, so it must depend on nothing else: no locale, no insertion order.
 * Follows RFC 8785 (fields sorted by UTF-16 code units, numbers as ECMAScript prints them), and adds
 * the four numbers that JSON lacks as `{"$number":"NaN"}`, `"Infinity"`, `"-Infinity"` and `"-0"`.
 *
 * @module
 */

/** A JSON value; numbers may also be NaN, infinite or −0 (see the module's text). */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [field: string]: Json };

/**
 * Writes a value canonically.
 *
 * @throws {TypeError} the value holds something that has no canonical form (undefined, a function,
 * a class instance, a field named `$number`); the message gives its place.
 *
 * ```ts
 * import { canonical } from "./canonical.ts";
 * import assert from "node:assert/strict";
 * assert.equal(canonical({ b: 1, a: [true, -0] }), '{"a":[true,{"$number":"-0"}],"b":1}');
 * ```
 */
export function canonical(value: unknown, place = "value"): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "number") return canonicalNumber(value);
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => canonical(item, `${place}[${i}]`)).join(",")}]`;
  }
  if (isPlainObject(value)) {
    const fields = Object.keys(value).sort().map((name) => {
      if (name === "$number") {
        throw new TypeError(`Cannot write ${place}: no field may be named "$number"`);
      }
      return `${JSON.stringify(name)}:${canonical(value[name], `${place}.${name}`)}`;
    });
    return `{${fields.join(",")}}`;
  }
  throw new TypeError(`Cannot write ${place}: it is ${describe(value)}, which JSON does not have`);
}

/**
 * Reads what {@linkcode canonical} wrote, and other JSON.
 *
 * @throws {SyntaxError} the text is not JSON, is nested too deeply, or has a field named `$number`
 * that is not the record of one of the four numbers.
 */
export function fromCanonical(text: string): Json {
  return withinDepth(() =>
    JSON.parse(text, (_name, value) => {
      const isRecord = typeof value === "object" && value !== null;
      return isRecord && Object.hasOwn(value, "$number") ? recordedNumber(value) : value;
    })
  );
}

/**
 * Calls a function that reads what may be nested without end.
 *
 * @throws {SyntaxError} it is nested too deeply for the stack.
 */
export function withinDepth<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError("Cannot read the JSON: it is nested too deeply");
  }
}

function recordedNumber(record: Record<string, unknown>): number {
  const value = record["$number"];
  const isWritten = value === "NaN" || value === "Infinity" || value === "-Infinity" ||
    value === "-0";
  if (isWritten && Object.keys(record).length === 1) return Number(value);
  throw new SyntaxError(
    `Cannot read the JSON: {"$number": ${JSON.stringify(value)}} is none of NaN, ±Infinity, −0`,
  );
}

function canonicalNumber(value: number): string {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? JSON.stringify(value)
    : `{"$number":"${Object.is(value, -0) ? "-0" : value}"}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === "object" && value !== null
    ? `an instance of ${value.constructor?.name ?? "an unnamed class"}`
    : `a value of type ${typeof value}`;
}
