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
  const link = linkIn(spec, "spec", fieldsOfLinks(spec));
  if (link !== undefined) {
    throw new Refusal(
      `Cannot ${verb} the figure: ${link.place} points outside it, to ` +
        `"${link.to}"; embed the data or the picture, or leave the link out`,
    );
  }
}

/** Properties that are loaded, or followed by a click. */
const links = new Set(["url", "href", "patch"]);
/** What a specification may point to: pictures that it holds itself, and its own parts. */
const within = /^(data:image\/|#|$)/;
/** Drawings may be told to take a colour from elsewhere. */
const paintServer = /\burl\(\s*["']?(?!["'#])([^)]*)/i;

interface Link {
  readonly place: string;
  readonly to: string;
}

/** Names of the fields that encodings take addresses from. */
function fieldsOfLinks(value: Json): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]: [string, Json]) => {
    const isChannel = links.has(name) && typeof item === "object" && item !== null &&
      "field" in item;
    return isChannel && typeof item.field === "string" ? [item.field] : fieldsOfLinks(item);
  });
}

/**
 * Where a specification points outside itself, if it does so anywhere.
 *
 * @param fields what encodings take addresses from, in rows
 */
function linkIn(value: Json, place: string, fields: readonly string[]): Link | undefined {
  if (typeof value === "string") {
    const to = paintServer.exec(value)?.[1];
    return to === undefined ? undefined : { place, to };
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, item] of Object.entries(value) as [string, Json][]) {
    const here = `${place}.${name}`;
    const found = links.has(name) || fields.includes(name)
      ? addressIn(item, here) ?? linkIn(item, here, fields)
      : linkIn(item, here, fields);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The address that a property is, or has as its value; one that is computed is unknown, and none. */
function addressIn(item: Json, place: string): Link | undefined {
  if (typeof item === "string") return within.test(item) ? undefined : { place, to: item };
  if (typeof item !== "object" || item === null || Array.isArray(item)) return undefined;
  const { value, expr, signal } = item as { readonly [name: string]: Json };
  if (typeof value === "string" && !within.test(value)) {
    return { place: `${place}.value`, to: value };
  }
  const computed = expr ?? signal;
  return computed === undefined ? undefined : { place, to: String(computed) };
}
