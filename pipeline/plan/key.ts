/**
 * The key of an element: a document of everything that can alter its result, and its digest.
 *
 * There is no path, no clock and no locale in it. Inputs enter by content, so a rerun upstream that
 * yields the same bytes leaves every key below it as it was (early cutoff). What is in it, and why, is
 * declared in `model/key_fields/`.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";
import { documentDigest, type Key } from "../base/digest.ts";
import { schemaName } from "../base/schema.ts";
import type { KeyedFrom } from "../model/key_fields/key_field.ts";
import { keyFieldNames, keyFields } from "../model/key_fields/mod.ts";

/** An element's key, with its document's text. */
export interface KeyAndText {
  readonly key: Key;
  readonly text: string;
}

/** The key of an element. */
export function keyOf(from: KeyedFrom): KeyAndText {
  const fields: Record<string, Json> = {};
  for (const name of keyFieldNames) {
    const value = keyFields[name].of(from);
    if (value !== undefined) fields[name] = value;
  }
  const { text, digest } = documentDigest(schemaName("key/1"), fields);
  return { key: digest, text };
}
