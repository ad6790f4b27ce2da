/**
 * Action records: which outputs a key has, and where they come from.
 *
 * @module
 */

import { hasSchema, type SchemaName } from "../base/schema.ts";
import type { Digest, Key } from "../base/digest.ts";
import { unseal } from "../base/sealed.ts";
import type { SourceFile } from "./state.ts";

/** What a stage element made, filed under its key. */
export interface ActionRecord {
  readonly schema: SchemaName<"record/1">;
  readonly key: Key;
  /** Content digests of the outputs by name. */
  readonly outputs: {
    readonly [output: string]: { readonly digest: Digest; readonly size: number };
  };
  /** Object that lists the sources of the code that ran; see {@linkcode SourceList}. */
  readonly sources: Digest;
  /** When the work was done and how long it took; not part of anything that is compared. */
  readonly ran: { readonly startedAt: string; readonly ms: number };
  /** Present when the outputs were not made by this code, but taken over from an earlier result. */
  readonly waiver?: Waiver;
}

/** The owner's word that a change of code does not alter a result. */
export interface Waiver {
  readonly reason: string;
  /** When it was given. */
  readonly at: string;
  /** Key of the result of which the outputs were taken over. */
  readonly previous: Key;
  /** What had changed: source lines, packages, versions. */
  readonly diff: string;
  /** The waiver of that result in turn, if it had one. */
  readonly earlier?: Waiver;
}

/** The source files that a stage's code was made from, each an object in the store. */
export interface SourceList {
  readonly schema: SchemaName<"sources/1">;
  readonly sources: readonly SourceFile[];
}

/** The record in a sealed text; `undefined` when it is damaged or another key's. */
export function readRecord(text: string, key: Key): ActionRecord | undefined {
  const record = unseal(text) as ActionRecord | undefined;
  return hasSchema(record, "record/1") && record.key === key ? record : undefined;
}
