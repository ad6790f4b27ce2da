/**
 * Action records: which outputs a key has, and where they come from.
 *
 * @module
 */

import { hasSchema, type SchemaName } from "../base/schema.ts";
import type { Digest, Key } from "../base/digest.ts";
import { unseal } from "../base/sealed.ts";
import type { AnyStage } from "../model/stage.ts";
import type { SourceFile } from "./state.ts";

/**
 * How far a stage that Deno's permissions do not bind could reach: no further than it declares
 * (`enforced`), or wherever its user can (`trusted`).
 */
export type Isolation = "enforced" | "trusted";

/** What a stage element made, filed under its key. */
export interface ActionRecord {
  readonly schema: SchemaName<"record/1">;
  readonly key: Key;
  /** Content digests of the outputs by name. */
  readonly outputs: { readonly [output: string]: StoredOutput };
  /** Object that lists the sources of the code that ran; see {@linkcode SourceList}. */
  readonly sources: Digest;
  /** Objects that its key names and that explain it: a program, lists of files that patterns stood for. */
  readonly documents?: readonly Digest[];
  /** When the work was done and how long it took; not part of anything that is compared. */
  readonly ran: {
    readonly startedAt: string;
    readonly ms: number;
    /** Whether the system confined it; absent where Deno's own permissions did. */
    readonly isolation?: Isolation;
    /** How the attempts before it failed, where there were any. */
    readonly tried?: readonly string[];
  };
  /** Present when the outputs were not made by this code, but taken over from an earlier result. */
  readonly waiver?: Waiver;
}

/** An object of the store. */
export interface StoredObject {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** An output: an object and, where that lists the files of a folder, each of these once. */
export interface StoredOutput extends StoredObject {
  readonly files?: readonly StoredObject[];
}

/** How a stage was bound when a result was made; `undefined` where Deno's permissions bound it. */
export function isolationIn(
  { native, program }: Pick<AnyStage, "native" | "program">,
  { ran }: ActionRecord,
): Isolation | undefined {
  // Before programs could be confined, native code was trusted.
  return native === true || program !== undefined ? ran.isolation ?? "trusted" : undefined;
}

/** All objects of some outputs. */
export function objectsOf(outputs: readonly StoredOutput[]): readonly StoredObject[] {
  if (outputs.every(({ files }) => files === undefined)) return outputs;
  return outputs.flatMap(({ digest, size, files = [] }) => [{ digest, size }, ...files]);
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
