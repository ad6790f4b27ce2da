/**
 * What a verification says, as data.
 *
 * @module
 */

import type { Difference } from "./difference.ts";

/** What an element's second execution yielded, compared with its first. */
export type VerifyOutcome =
  /** The same bytes. */
  | "deterministic"
  /** Numbers that differ by no more than the stage's declared tolerance. */
  | "within-tolerance"
  | "differs";

/** A difference in an output. */
export type OutputDifference = Difference & { readonly output: string };

/** One thing that happened in a verification. Times are in milliseconds. */
export type VerifyEvent =
  | {
    readonly type: "verify-started";
    readonly pipeline: string;
    readonly profile: string;
    /** Elements that were asked for. */
    readonly elements: number;
    /** Those of them that are executed again. */
    readonly sampled: number;
    /** Gives the same sample in the same order. */
    readonly seed: number;
  }
  | {
    readonly type: "verify-skipped";
    readonly element: string;
    /** It has no current result in the store, or something that it takes is not there. */
    readonly because: "no-result" | "input-missing";
  }
  | {
    readonly type: "element-verified";
    readonly element: string;
    readonly outcome: VerifyOutcome;
    readonly ms: number;
    readonly differences: readonly OutputDifference[];
  }
  | {
    readonly type: "verify-failed";
    readonly element: string;
    readonly problem: string;
    /** The end of what the stage printed. */
    readonly output: string;
  }
  | {
    readonly type: "verify-finished";
    readonly deterministic: number;
    readonly "within-tolerance": number;
    readonly differs: number;
    readonly failed: number;
    readonly skipped: number;
    readonly ms: number;
  };
