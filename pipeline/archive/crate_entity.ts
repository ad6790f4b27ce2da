/**
 * Entities of an RO-Crate, and what they are called.
 *
 * @module
 */

import { canonical, type Json } from "../base/canonical.ts";
import { contentDigest } from "../base/digest.ts";

/** An entity in a crate's graph. */
export interface Entity {
  readonly "@id": string;
  readonly "@type": string | readonly string[];
  readonly [property: string]: unknown;
}

/** A reference to an entity. */
export interface Reference {
  readonly "@id": string;
}

/** Refers to an entity. */
export function ref(id: string): Reference {
  return { "@id": id };
}

/**
 * The name of a file: its path as a relative URI.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(fileId("results/a=1,b/two words #1.csv"), "results/a=1,b/two%20words%20%231.csv");
 * ```
 */
export function fileId(path: string): string {
  return encodeURI(path).replaceAll("#", "%23").replaceAll("?", "%3F");
}

/** The name of something that is no file of the archive. */
export function localId(kind: string, ...names: readonly string[]): string {
  return `#${kind}/${names.map(fileId).join("/")}`;
}

/** The names of a stage's parameters, inputs and outputs in the crate. */
export const parameterIds = {
  param: (stage: string, name: string): string => localId("parameter", stage, name),
  input: (stage: string, name: string): string => localId("input", stage, name),
  output: (stage: string, name: string): string => localId("output", stage, name),
  environment: (stage: string, name: string): string => localId("environment", stage, name),
} as const;

/** The name of a parameter's value; the same value has one name. */
export function valueId(stage: string, name: string, value: Json): string {
  return localId("value", stage, name, contentDigest(canonical(value)).slice(0, 16));
}

/** A parameter's value as JSON-LD can hold it: itself if it is plain, else its canonical text. */
export function plainValue(value: Json): string | number | boolean {
  const isPlain = typeof value === "string" || typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value) && !Object.is(value, -0));
  return isPlain ? value : canonical(value);
}

/** What schema.org calls a type that all of some values have. */
export function typeOfValues(values: readonly Json[]): string {
  if (values.every((value) => typeof value === "boolean")) return "Boolean";
  if (values.every((value) => typeof value === "string")) return "Text";
  if (values.every((value) => Number.isInteger(value))) return "Integer";
  if (values.every((value) => typeof value === "number")) return "Float";
  return "PropertyValue";
}
