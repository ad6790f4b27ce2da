/**
 * Everything that the engine says, as data; printers turn it into text.
 *
 * @module
 */

import type { PartSize } from "./archive/write_archive.ts";
import type { LeftOutBecause } from "./budget.ts";
import type { Json } from "./canonical.ts";
import type { Device } from "./device.ts";
import type { Reason } from "./reasons.ts";
import type { RemoteCounts } from "./remote/remote.ts";
import type { JudgedClaim } from "./report/claim.ts";
import type { OutputDifference, VerifyOutcome } from "./verify.ts";

/** One thing that happened. Times are in milliseconds. */
export type Event =
  | {
    readonly type: "run-started";
    readonly pipeline: string;
    readonly profile: string;
    /** Where stages compute that can do so on either. */
    readonly device: Device;
    /** Elements that the targets need. */
    readonly elements: number;
    /** Those among them that are known to have to run. */
    readonly stale: number;
    /** Those that have to run only if something above them comes out differently. */
    readonly waiting: number;
    /** With `--dry-run`: those that would be fetched from the remote cache. */
    readonly offered?: number;
    /** Forecast of the wall time, from durations; `null` when nothing is known of any. */
    readonly expectedMs: number | null;
  }
  /** A file is not there and would be fetched. */
  | { readonly type: "fetch-planned"; readonly path: string; readonly size: number }
  /** A mirror is asked for a file. */
  | {
    readonly type: "fetch-started";
    readonly path: string;
    readonly url: string;
    readonly size: number;
  }
  /** The file is there, checked. */
  | {
    readonly type: "fetch-finished";
    readonly path: string;
    readonly url: string;
    readonly ms: number;
  }
  /** A mirror does not give the file; the next one is asked. */
  | {
    readonly type: "fetch-failed";
    readonly path: string;
    readonly url: string;
    readonly problem: string;
  }
  /** Stages with native code are to run, and the processor has no AVX. */
  | { readonly type: "slow-processor" }
  | {
    readonly type: "stage-planned";
    readonly element: string;
    readonly reasons: readonly Reason[];
    readonly expectedMs: number | null;
  }
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
  /** Ctrl-C was pressed: what is to become of the jobs? */
  | { readonly type: "stop-asked" }
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
  | {
    readonly type: "stage-finished";
    readonly element: string;
    readonly ms: number;
    /** The bytes are those of the element's result before. */
    readonly unchanged: boolean;
    /** How many elements below it need not run because of that. */
    readonly kept: number;
  }
  /** A stage ran and read nothing of an input that it declares. */
  | { readonly type: "input-unread"; readonly element: string; readonly input: string }
  /** With `--dry-run`: the remote cache has the element's result. */
  | { readonly type: "stage-offered"; readonly element: string; readonly bytes: number }
  /** Results that are needed are fetched from the remote cache. */
  | {
    readonly type: "fetching-results";
    readonly remote: string;
    readonly results: number;
    readonly bytes: number;
  }
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
  | {
    readonly type: "artifact-restored";
    readonly path: string;
    readonly was: "missing" | "edited";
  }
  /** An object's bytes were not what its name says, or it was gone; its producer runs again. */
  | { readonly type: "object-lost"; readonly element: string; readonly output: string }
  /** A stage yielded other bytes than before from the same key. */
  | { readonly type: "result-differs"; readonly element: string }
  /** A stage yielded other bytes than those that were accepted for its code. */
  | { readonly type: "waiver-refuted"; readonly element: string; readonly reason: string }
  /** `watch` has nothing to do until a file changes. */
  | { readonly type: "watching" }
  /** `watch` starts a run, because of these files. */
  | { readonly type: "files-changed"; readonly paths: readonly string[] }
  /** What a run did cannot be written to the history; its results are kept all the same. */
  | { readonly type: "run-not-recorded"; readonly problem: string }
  | {
    readonly type: "run-finished";
    readonly executed: number;
    readonly fresh: number;
    readonly restored: number;
    readonly failed: number;
    readonly blocked: number;
    /** Elements that did not fit into the time that was given. */
    readonly leftOut: number;
    /** How long those take one after another, as far as that is known. */
    readonly leftOutMs: number;
    readonly interrupted: boolean;
    readonly ms: number;
    readonly artifacts: string;
    /** The run's name in the history; absent when nothing was done. */
    readonly run?: string;
    /** What came from a remote cache and went to it; absent when none was used. */
    readonly remote?: RemoteCounts;
  }
  /** What the claims came to, and where the report is. */
  | {
    readonly type: "scorecard";
    readonly claims: readonly JudgedClaim[];
    /** Why they are not up to date; `null` if they are. */
    readonly stale: string | null;
    readonly page: string;
    /** Whether the report in place said something else, or there was none. */
    readonly isNew: boolean;
  }
  /** The results are there, but the report of them is not. */
  | {
    readonly type: "report-not-written";
    readonly problem: string;
    readonly remedy: string;
  }
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
  }
  /** Something in the store was not needed any more; with `dryRun`, it still is there. */
  | {
    readonly type: "gc-removed";
    readonly what: "result" | "object" | "bundle" | "log" | "checkpoint";
    readonly name: string;
    readonly bytes: number;
    readonly lastUsed: string;
    readonly dryRun: boolean;
  }
  | {
    readonly type: "gc-finished";
    readonly results: number;
    readonly objects: number;
    readonly bundles: number;
    readonly logs: number;
    readonly checkpoints: number;
    /** What results, objects and bundles took that are gone. */
    readonly bytes: number;
    /** What the others take. */
    readonly left: number;
    /** Results that stay whatever they take: each counted once, for the first of these reasons. */
    readonly kept: {
      readonly current: number;
      readonly pinned: number;
      /** Former ones without which those could not be explained. */
      readonly explaining: number;
    };
    readonly maxBytes: number | null;
    readonly dryRun: boolean;
  }
  /** A file of the store was not what its name says; it is in quarantine now. */
  | {
    readonly type: "fsck-damaged";
    readonly what: "object" | "record" | "bundle" | "run" | "pin";
    readonly name: string;
    readonly problem: string;
    /** What it is to whom; `null` when nothing refers to it. */
    readonly holder: string | null;
  }
  /** The pin of a run was damaged; it was made again from the run's own record, without its name. */
  | { readonly type: "fsck-repinned"; readonly run: string }
  /** The document of a current result's key was gone; it was written again. */
  | { readonly type: "fsck-repaired"; readonly element: string; readonly key: string }
  /** An object that a record refers to is not there; it is made again when it is needed. */
  | { readonly type: "fsck-missing"; readonly object: string; readonly holder: string }
  | {
    readonly type: "fsck-finished";
    readonly records: number;
    readonly objects: number;
    readonly bundles: number;
    /** Records of runs, pins included. */
    readonly runs: number;
    readonly bytes: number;
    readonly damaged: number;
    readonly repaired: number;
    readonly missing: number;
    /** Elements that the next run of their profile makes again. */
    readonly rebuilt: readonly { readonly profile: string; readonly element: string }[];
    readonly quarantine: string;
    readonly ms: number;
  }
  | ArchiveSummary & {
    readonly type: "archive-written";
    readonly path: string;
    /** Length of the file. */
    readonly bytes: number;
    /** Digest of the file. */
    readonly digest: string;
    readonly parts: readonly PartSize[];
    readonly ms: number;
  }
  /** Something in an archive is not as it should be. */
  | { readonly type: "archive-damaged"; readonly name: string; readonly problem: string }
  /** An archive was not even read to its end. */
  | { readonly type: "archive-refused"; readonly path: string; readonly problem: string }
  | ArchiveSummary & {
    readonly type: "archive-verified";
    readonly path: string;
    readonly files: number;
    /** Bytes that were compared with their digests. */
    readonly bytes: number;
    readonly damaged: number;
    readonly ms: number;
  }
  | {
    readonly type: "archive-restored";
    readonly path: string;
    readonly profile: string;
    readonly device: Device;
    readonly store: string;
    /** Results that were put into the store, and those that it had. */
    readonly records: number;
    readonly kept: number;
    readonly objects: number;
    readonly bytes: number;
    /** How many of the profile's elements are up to date now; `null` without a project. */
    readonly current: { readonly fresh: number; readonly elements: number } | null;
    readonly ms: number;
  };

/** What an archive holds, in numbers. */
export interface ArchiveSummary {
  readonly pipeline: string;
  readonly profile: string;
  readonly elements: number;
  /** Elements among them whose stages run native code. */
  readonly trusted: number;
  /** Elements among them that were accepted and not run. */
  readonly waived: number;
  /** Elements among them that are not up to date. */
  readonly stale: number;
  /** Elements of the profile that have no result in it. */
  readonly missing: number;
  /** Whether it can be restored. */
  readonly objects: boolean;
}

/** Receives events as they happen. */
export type Emit = (event: Event) => void;
