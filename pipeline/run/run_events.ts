/**
 * What a run says of its elements, as data.
 *
 * @module
 */

import type { LeftOutBecause } from "../plan/budget.ts";
import type { Json } from "../base/canonical.ts";
import type { Reason } from "../plan/reasons.ts";

/** One thing that happened in a run. Times are in milliseconds. */
export type RunEvent =
  | {
    readonly type: "stage-started";
    readonly element: string;
    readonly reasons: readonly Reason[];
    readonly expectedMs: number | null;
  }
  /** Slurm has taken elements of a stage as an array job. */
  | {
    readonly type: "jobs-submitted";
    readonly stage: string;
    readonly elements: number;
    readonly job: string;
  }
  /** Slurm is at these elements already, submitted by an earlier run or by one beside this one. */
  | {
    readonly type: "jobs-attached";
    readonly jobs: readonly string[];
    readonly elements: number;
  }
  /** Not the work failed but what it ran on; it is done again, `of` times at most. */
  | {
    readonly type: "job-resubmitted";
    readonly element: string;
    readonly because: string;
    readonly attempt: number;
    readonly of: number;
  }
  /** Slurm has not answered for a while; it is asked again, less and less often. */
  | { readonly type: "slurm-unreachable"; readonly problem: string }
  | { readonly type: "slurm-reached" }
  /** The run ends and the jobs go on. */
  | {
    readonly type: "jobs-detached";
    readonly jobs: readonly string[];
    readonly elements: number;
  }
  | {
    readonly type: "jobs-cancelled";
    readonly jobs: readonly string[];
    readonly elements: number;
  }
  | {
    readonly type: "stage-progress";
    readonly element: string;
    readonly fraction: number;
    readonly note: string;
  }
  /** An attempt has failed, and the stage may be tried again: this is attempt `attempt` of `of`. */
  | {
    readonly type: "stage-retried";
    readonly element: string;
    readonly attempt: number;
    readonly of: number;
    /** How the attempt before it failed, to follow the element's name. */
    readonly problem: string;
  }
  | {
    readonly type: "stage-finished";
    readonly element: string;
    readonly ms: number;
    /** How many attempts it took, where that is more than one. */
    readonly attempts?: number;
    /** The bytes are those of the element's result before. */
    readonly unchanged: boolean;
    /** How many elements below it need not run because of that. */
    readonly kept: number;
  }
  /** A stage ran and read nothing of an input that it declares. */
  | { readonly type: "input-unread"; readonly element: string; readonly input: string }
  /** The objects of an element's result came from the remote cache. */
  | {
    readonly type: "stage-fetched";
    readonly element: string;
    readonly bytes: number;
    readonly ms: number;
  }
  /** Something is wrong with the remote cache; told once a run. */
  | {
    readonly type: "remote-failed";
    readonly remote: string;
    /** Continues the sentence that begins with the server's name. */
    readonly problem: string;
    readonly remedy?: string;
    /** What it is still used for. */
    readonly left: "all" | "downloads" | "nothing";
  }
  /** All is up to date here; the run only waits for what is still being uploaded. */
  | { readonly type: "uploads-awaited"; readonly remote: string; readonly results: number }
  /** Another run did the same work meanwhile. */
  | { readonly type: "stage-shared"; readonly element: string }
  | {
    readonly type: "stage-failed";
    readonly profile: string;
    readonly element: string;
    readonly params: { readonly [name: string]: Json };
    readonly problem: string;
    readonly log: string;
    /** The end of what the stage printed. */
    readonly output: string;
    /** What to do about it, where that is known. */
    readonly remedy?: string;
  }
  /** An element could not run because one above it failed. */
  | { readonly type: "stage-blocked"; readonly element: string }
  /** An element has to run, but does not fit into the time that `--under` gives. */
  | {
    readonly type: "stage-left-out";
    readonly element: string;
    readonly because: LeftOutBecause;
    readonly expectedMs: number | null;
  }
  /** An object's bytes were not what its name says, or it was gone; its producer runs again. */
  | { readonly type: "object-lost"; readonly element: string; readonly output: string }
  /** A stage yielded other bytes than before from the same key. */
  | { readonly type: "result-differs"; readonly element: string }
  /** A stage yielded other bytes than those that were accepted for its code. */
  | { readonly type: "waiver-refuted"; readonly element: string; readonly reason: string };
