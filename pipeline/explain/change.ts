/**
 * What may differ between two keys of an element.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";
import type { Digest } from "../base/digest.ts";

/** One difference between then and now. */
export type Change =
  | {
    readonly kind: "param";
    readonly name: string;
    readonly before: Json | undefined;
    readonly now: Json | undefined;
  }
  | {
    readonly kind: "input";
    readonly name: string;
    /** The stage or file that it comes from. */
    readonly from: string;
    /** Of a sweep, how many elements differ; else 1. */
    readonly count: number;
    /** Digests of the bytes, of one that is not a sweep's; `null` for an absent file. */
    readonly before: Digest | null | undefined;
    readonly now: Digest | null | undefined;
    /** Of a folder, or files by a pattern, which differ: `+ a.png`, `- b.png`, `~ c.png` for other bytes. */
    readonly files?: readonly string[];
    /** The elements that yielded other bytes; none for a file. */
    readonly producers: readonly Producer[];
  }
  | {
    readonly kind: "source";
    readonly path: string;
    /** Changed lines as a unified diff, without file headers; empty when unknown. */
    readonly lines: readonly string[];
  }
  | { readonly kind: "package"; readonly removed?: string; readonly added?: string }
  | {
    readonly kind: "value";
    readonly name: string;
    readonly before: string;
    readonly now: string;
  };

/** An element with an output that was taken then and had other bytes. */
export interface Producer {
  readonly element: string;
  readonly output: string;
  /** Digest of the bytes then; absent when it was not there then. */
  readonly before?: Digest;
}
