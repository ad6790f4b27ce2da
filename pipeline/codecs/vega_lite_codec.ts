/** Vega-Lite specifications as JSON. */

import { type Json, withinDepth } from "../base/canonical.ts";
import type { CodecModule } from "../model/codec.ts";
import { utf8, withoutMark } from "./utf8.ts";

/** See {@linkcode vegaLite}. */
export const codec: CodecModule<Json> = {
  encode: (spec) => {
    checkSpec(spec, TypeError, "write");
    return new TextEncoder().encode(JSON.stringify(spec, finite, 2) + "\n");
  },
  decode: (bytes) => {
    const spec: Json = JSON.parse(withoutMark(utf8(bytes)));
    withinDepth(() => checkSpec(spec, SyntaxError, "read"));
    return spec;
  },
};

/** JSON would turn NaN into null without a word, and a point would be missing from the figure. */
function finite(name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`Cannot write the figure: field "${name}" is ${value}; leave it out`);
  }
  return value;
}

function checkSpec(spec: Json, Refusal: ErrorConstructor, verb: string): void {
  const schema = typeof spec === "object" && spec !== null && "$schema" in spec && spec["$schema"];
  if (typeof schema !== "string" || !schema.includes("vega-lite")) {
    throw new Refusal(`Cannot ${verb} the figure: its "$schema" is not Vega-Lite's`);
  }
  const place = placeOfUrl(spec, "spec");
  if (place !== undefined) {
    throw new Refusal(`Cannot ${verb} the figure: ${place} points outside it; embed the data`);
  }
}

/** Where data is loaded from a URL, if it is anywhere. */
function placeOfUrl(value: Json, place: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, item] of Object.entries(value) as [string, Json][]) {
    const isData = name === "data" && typeof item === "object" && item !== null && "url" in item;
    const found = isData ? `${place}.data.url` : placeOfUrl(item, `${place}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
