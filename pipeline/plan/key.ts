/**
 * The key of an element: a document of everything that can alter its result, and its digest.
 *
 * There is no path, no clock and no locale in it. Inputs enter by content, so a rerun upstream that
 * yields the same bytes leaves every key below it as it was (early cutoff). What is in it, and why, is
 * declared in `model/key_fields/`.
 *
 * @module
 */

import { canonical } from "../base/canonical.ts";
import { type Key, textDigest } from "../base/digest.ts";
import { schemaName } from "../base/schema.ts";
import type { KeyedFrom } from "../model/key_fields/key_field.ts";
import { keyField, type KeyFieldName, keyFieldNames } from "../model/key_fields/mod.ts";
import type { AnyStage } from "../model/stage.ts";

/** An element's key, with its document's text. */
export interface KeyAndText {
  readonly key: Key;
  readonly text: string;
}

/** The key of an element. */
export function keyOf(from: KeyedFrom): KeyAndText {
  const ofStage = textsOfStage(from);
  const members = names.flatMap((name) => {
    if (name === "schema") return `"schema":${canonical(schemaName("key/1"))}`;
    return (keyField(name).ofStage ? ofStage.get(name) : textOf(name, from)) ?? [];
  });
  // Canonical, as the names are in order.
  const text = `{${members.join(",")}}`;
  return { key: textDigest(text), text };
}

/** The members of the document, in their canonical order. */
const names = [...keyFieldNames, "schema" as const].sort();

/** A member of the document; `undefined` where it is left out. */
function textOf(name: KeyFieldName, from: KeyedFrom): string | undefined {
  const value = keyField(name).of(from);
  return value === undefined ? undefined : `"${name}":${canonical(value, `value.${name}`)}`;
}

type Texts = ReadonlyMap<KeyFieldName, string | undefined>;
const known = new WeakMap<AnyStage, { readonly code: KeyedFrom["code"]; readonly texts: Texts }>();

/** The members that all elements of a stage share; a sweep may have many. */
function textsOfStage(from: KeyedFrom): Texts {
  const { code, element: { stage } } = from;
  const before = known.get(stage);
  if (before?.code === code) return before.texts;
  const shared = keyFieldNames.filter((name) => keyField(name).ofStage);
  const texts = new Map(shared.map((name) => [name, textOf(name, from)]));
  known.set(stage, { code, texts });
  return texts;
}
