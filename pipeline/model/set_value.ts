/**
 * Variants that nobody has declared: `--set eta=5` is the profile with another value in one of its fields,
 * and goes by the name `set.eta=5`, from which it can be read again.
 *
 * @module
 */

import { fromCanonical, type Json } from "../base/canonical.ts";
import { nearest, UserError } from "../base/errors.ts";
import { problemOfName } from "../base/portable_names.ts";
import { show, showBriefly } from "./param.ts";
import type { Variant } from "./variant.ts";

/** What the names of such variants begin with. */
export const setMark = "set.";

/** A field of a profile with another value. */
export interface SetValue extends Variant<unknown> {
  /** The way to the field: `["net", "width"]`. */
  readonly path: readonly string[];
}

const longestName = 100;

/**
 * The name of the variant that `--set` asks for, as it may stand in a profile's name.
 *
 * @throws {UserError} there is no name or no value.
 */
export function setName(text: string): string {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new UserError(
      `Cannot set ${show(text)}: it is no field with a value`,
      "Write --set eta=5.",
    );
  }
  const [field, value] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
  return `${setMark}${encoded(field)}=${encoded(value)}`;
}

/**
 * The variant that a name is of.
 *
 * @param profile the profile in which the value is set
 * @param name the profile's name, for messages
 * @throws {UserError} the profile has no such field, or what it has there is of another type.
 */
export function setValue(profile: unknown, name: string, word: string): SetValue {
  const [written = "", ...rest] = word.slice(setMark.length).split("=");
  const [field, text] = [decoded(written, word), decoded(rest.join("="), word)];
  const path = pathOf(profile, name, field);
  const value = valueLike(path.reduce(valueAt, profile), text, field, name);
  const own = `${setMark}${encoded(field)}=${encoded(textOf(value))}`;
  const problem = own.length > longestName ? "it is too long" : problemOfName(own);
  if (problem !== undefined) {
    throw new UserError(
      `Cannot set "${field}" to ${showBriefly(value)}: the folder of its results would be called ` +
        `"${own.slice(0, longestName)}", and ${problem}`,
      "Declare a variant with this value: variants: [{ name, changes }] in stages/mod.ts.",
    );
  }
  return { name: own, path, changes: (of) => changed(of, path, value) as Record<string, unknown> };
}

/** The fields of a profile by the names under which they can be set, with what they are now. */
export function fieldsOf(profile: unknown): readonly (readonly [field: string, now: string])[] {
  return pathsIn(profile, []).map((path) => [
    path.join("."),
    showBriefly(path.reduce(valueAt, profile)),
  ]);
}

/** The way to a field: its name, or names with dots between them in records within records. */
function pathOf(profile: unknown, name: string, field: string): readonly string[] {
  const paths = pathsIn(profile, []);
  const found = paths.find((path) => path.join(".") === field);
  if (found !== undefined) return found;
  const names = paths.map((path) => path.join("."));
  const near = nearest(field, names) ?? names.find((one) => one.endsWith(`.${field}`));
  throw new UserError(
    `Cannot set "${field}": profile "${name}" has no such field`,
    near === undefined ? "Its fields are in stages/profiles.ts." : `Did you mean "${near}"?`,
  );
}

function pathsIn(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([field, one]) => [
    [...path, field],
    ...pathsIn(one, [...path, field]),
  ]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, field: string): unknown {
  return isRecord(value) ? value[field] : undefined;
}

/** The fields that are other with a value at the end of a path. */
function changed(of: unknown, [field = "", ...rest]: readonly string[], value: unknown): unknown {
  if (rest.length === 0) return { [field]: value };
  const inner = valueAt(of, field);
  return {
    [field]: { ...(isRecord(inner) ? inner : {}), ...(changed(inner, rest, value) as object) },
  };
}

/** A text as a value of the type that the profile has there. */
function valueLike(now: unknown, text: string, field: string, name: string): Json {
  const refuse = (what: string, remedy: string): never => {
    throw new UserError(
      `Cannot set "${field}" to ${show(text)}: profile "${name}" has ${what} there, ` +
        showBriefly(now),
      remedy,
    );
  };
  switch (typeof now) {
    case "number":
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))
        ? Number(text)
        : refuse("a number", "Give a number, such as 5 or 1e-3.");
    case "boolean":
      return text === "true" || (text !== "false" && refuse("true or false", "Give one of these."));
    case "string":
      return text;
    default: {
      const value = jsonIn(text);
      const isAlike = value !== undefined && Array.isArray(value) === Array.isArray(now) &&
        (now === null || (typeof value === "object" && value !== null));
      if (isAlike) return value;
      return Array.isArray(now)
        ? refuse("a list", "Give one as JSON, such as [1,2].")
        : refuse("a record", `Set a field of it: --set ${field}.NAME=VALUE.`);
    }
  }
}

function jsonIn(text: string): Json | undefined {
  try {
    return fromCanonical(text);
  } catch {
    return undefined;
  }
}

function textOf(value: Json): string {
  if (Object.is(value, -0)) return "-0";
  return typeof value === "object" ? JSON.stringify(value) : String(value).replace("e+", "e");
}

/** A text in letters that a folder's name may have on every system, and no plus or equals sign. */
function encoded(text: string): string {
  const bytes = (letter: string): string =>
    [...new TextEncoder().encode(letter)]
      .map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`).join("");
  return text.replaceAll(/[^A-Za-z0-9.,[\]_-]/gu, bytes);
}

function decoded(text: string, word: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UserError(`Cannot use variant "${word}": its name cannot be read`, "Use --set.");
  }
}
