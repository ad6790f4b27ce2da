/**
 * Everything that the engine says, as data; printers turn it into text.
 *
 * @module
 */

import type { ArchiveEvent } from "../archive/archive_events.ts";
import type { Device } from "../model/device.ts";
import type { Reason } from "../plan/reasons.ts";
import type { UnusedFile } from "../plan/unused_files.ts";
import type { RemoteCounts } from "../run/remote/remote.ts";
import type { ReportEvent } from "../report/report_events.ts";
import type { RunEvent } from "../run/run_events.ts";
import type { StoreEvent } from "../store/store_events.ts";
import type { VerifyEvent } from "../explain/verify_events.ts";

/** One thing that happened. Times are in milliseconds. */
export type Event =
  | CommandEvent
  | FetchEvent
  | RunEvent
  | StoreEvent
  | VerifyEvent
  | ReportEvent
  | ArchiveEvent;

/** What happens around a run. */
type CommandEvent =
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
  /** Stages with native code are to run, and the processor has no AVX. */
  | { readonly type: "slow-processor" }
  /** Files lie beside optional inputs that no stage takes. */
  | { readonly type: "files-unused"; readonly files: readonly UnusedFile[] }
  | {
    readonly type: "stage-planned";
    readonly element: string;
    readonly reasons: readonly Reason[];
    readonly expectedMs: number | null;
  }
  /** Ctrl-C was pressed: what is to become of the jobs? */
  | { readonly type: "stop-asked" }
  /** With `--dry-run`: the remote cache has the element's result. */
  | { readonly type: "stage-offered"; readonly element: string; readonly bytes: number }
  /** Results that are needed are fetched from the remote cache. */
  | {
    readonly type: "fetching-results";
    readonly remote: string;
    readonly results: number;
    readonly bytes: number;
  }
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
  };

/** What fetching missing files says. */
export type FetchEvent =
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
  };
