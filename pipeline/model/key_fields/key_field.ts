/**
 * What a field of a key is: a part of everything that can alter a result, with the reason why it is there
 * and what is said when it has changed.
 *
 * @module
 */

import type { Json } from "../../base/canonical.ts";
import type { Digest } from "../../base/digest.ts";
import type { Element } from "../element.ts";
import type { KeyInput } from "./key_input.ts";

/** What a key is made from. */
export interface KeyedFrom {
  readonly element: Element;
  /** Its stage's bundle, and the packages that this reaches; of a program what its interpreter says, too. */
  readonly code: {
    readonly digest: Digest;
    readonly packages: readonly string[];
    readonly interpreter?: { readonly [command: string]: string };
  };
  /** Digests of its inputs, by name. */
  readonly inputs: { readonly [name: string]: KeyInput };
  /** The pipeline's seed. */
  readonly rootSeed: number;
}

/** A field. `T` is `undefined` as well where keys may lack it. */
export interface KeyField<T extends Json | undefined> {
  /** Why it is in the key: how it can alter a result. */
  readonly because: string;
  /** What a difference is called as a reason to run. */
  readonly reason: `${string}-changed`;
  /** That reason in words. */
  readonly words: string;
  /** Whether an owner can know of a difference that it alters nothing (`accept`). */
  readonly canBeAccepted?: true;
  /** Whether all elements of a stage have the same value, which is then written once. */
  readonly ofStage?: true;
  /** Its value for an element; `undefined` where it is left out. */
  of(from: KeyedFrom): T;
  /** Whether a value that was read may stand in the field; it is `undefined` where there is none. */
  accepts(value: unknown): boolean;
  /** The parts that differ, in words; when absent, the whole before and now. */
  differences?(before: T, now: T): readonly ValueChange[];
}

/** Something that differs between two keys. */
export interface ValueChange {
  readonly name: string;
  readonly before: string;
  readonly now: string;
}

/** Whether a value is a record and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
