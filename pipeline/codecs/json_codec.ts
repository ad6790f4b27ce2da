/** JSON for people to read: two spaces, fields in the order in which they were made. */

import { canonical, fromCanonical, type Json } from "../base/canonical.ts";
import type { CodecModule } from "../model/codec.ts";
import { utf8, withoutMark } from "./utf8.ts";

/** See {@linkcode json}. */
export const codec: CodecModule<Json> = {
  encode: (value) =>
    new TextEncoder().encode(JSON.stringify(tagged(value, "value"), null, 2) + "\n"),
  decode: (bytes) => fromCanonical(withoutMark(utf8(bytes))),
};

/** The value with the numbers that JSON lacks as records; refuses what JSON lacks altogether. */
function tagged(value: Json, place: string): Json {
  if (Array.isArray(value)) return value.map((item, i) => tagged(item, `${place}[${i}]`));
  const isRecord = typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
  // Canonical text is what decides which leaves are allowed, and which are written as records.
  if (!isRecord) return JSON.parse(canonical(value, place));
  canonical(Object.fromEntries(Object.keys(value).map((name) => [name, null])), place);
  if (Object.getPrototypeOf(value) !== Object.prototype) canonical(value, place);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, tagged(item as Json, `${place}.${name}`)]),
  );
}
