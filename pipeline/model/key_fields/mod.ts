/**
 * The fields of a key: everything that can alter a result, and nothing else. There is no path, no clock
 * and no locale among them.
 *
 * A new field is a module beside this one and a line below: what it is, why it is there, what a difference
 * is called and how it is told follow from its declaration.
 *
 * @module
 */

import type { Json } from "../../base/canonical.ts";
import { code } from "./code.ts";
import { environment } from "./environment.ts";
import { inputs } from "./inputs.ts";
import { interpreter } from "./interpreter.ts";
import type { KeyField } from "./key_field.ts";
import { outputs } from "./outputs.ts";
import { packages } from "./packages.ts";
import { params } from "./params.ts";
import { platform } from "./platform.ts";
import { runtime } from "./runtime.ts";
import { seed } from "./seed.ts";
import { stageName } from "./stage_name.ts";

/** Every field by its name in the document. */
export const keyFields = {
  stage: stageName,
  params,
  inputs,
  outputs,
  code,
  packages,
  runtime,
  platform,
  seed,
  environment,
  interpreter,
} as const;

type Fields = typeof keyFields;

/** Name of a field. */
export type KeyFieldName = keyof Fields;

/** What a field's value is. */
export type KeyFieldValue<N extends KeyFieldName> = Fields[N] extends KeyField<infer T> ? T : never;

/** The fields that a key may lack. */
export type OptionalFieldName = {
  [N in KeyFieldName]: undefined extends KeyFieldValue<N> ? N : never;
}[KeyFieldName];

/** The names in the order above. */
export const keyFieldNames = Object.keys(keyFields) as readonly KeyFieldName[];

/** A field without the type of its value. */
export function keyField(name: KeyFieldName): KeyField<Json | undefined> {
  return keyFields[name];
}
