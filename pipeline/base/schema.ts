/**
 * The names of the forms of documents that are kept: `pipeline-key/1`, `pipeline-run/1` and so on.
 *
 * Up to version 0.1 they began with the name of the project for which the engine was written. What was
 * kept under those names is read as ever; new documents have the present ones.
 *
 * @module
 */

/** The forms of documents with their versions; docs/engine.md has where each is found. */
export const forms = [
  "archive/1",
  "batch/1",
  "folder/1",
  "key/1",
  "order/1",
  "pin/1",
  "program/1",
  "record/1",
  "results/1",
  "run/1",
  "sources/1",
] as const;

/** A form of document with its version. */
export type Form = typeof forms[number];

/** What a document of a form says of itself. */
export type SchemaName<F extends Form> = `pipeline-${F}`;

/** The name that a new document of a form is given. */
export function schemaName<F extends Form>(form: F): SchemaName<F> {
  return `pipeline-${form}`;
}

/**
 * Whether a document says that it has a form.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.ok(hasSchema({ schema: "pipeline-run/1" }, "run/1"));
 * assert.ok(hasSchema({ schema: "specialisation-run/1" }, "run/1"));
 * assert.ok(!hasSchema({ schema: "pipeline-run/2" }, "run/1"));
 * ```
 */
export function hasSchema<T>(value: T, form: Form): value is T & object {
  if (typeof value !== "object" || value === null || !("schema" in value)) return false;
  return value.schema === schemaName(form) || value.schema === `specialisation-${form}`;
}
