/**
 * The document of a key: everything that can alter a result, by name.
 *
 * @module
 */

import { fromCanonical } from "../base/canonical.ts";
import { hasSchema, type SchemaName } from "../base/schema.ts";
import {
  keyField,
  type KeyFieldName,
  keyFieldNames,
  type KeyFieldValue,
  type OptionalFieldName,
} from "./key_fields/mod.ts";
import { isRecord } from "./key_fields/key_field.ts";

export type { Environment } from "./key_fields/environment.ts";
export { type KeyCodec, keyCodec, type KeyInput } from "./key_fields/key_input.ts";

/** What a key is the digest of; stored as an object, so that two keys can be compared later. */
export type KeyDocument =
  & { readonly schema: SchemaName<"key/1"> }
  & { readonly [N in Exclude<KeyFieldName, OptionalFieldName>]: KeyFieldValue<N> }
  & { readonly [N in OptionalFieldName]?: KeyFieldValue<N> };

/**
 * Reads a key's document.
 *
 * @throws {SyntaxError} the text is none.
 */
export function readKey(text: string): KeyDocument {
  const document = fromCanonical(text);
  if (isKeyDocument(document)) return document;
  throw new SyntaxError("Cannot read the key: its document is not a pipeline-key/1");
}

function isKeyDocument(value: unknown): value is KeyDocument {
  return isRecord(value) && hasSchema(value, "key/1") &&
    keyFieldNames.every((name) => keyField(name).accepts(value[name]));
}
