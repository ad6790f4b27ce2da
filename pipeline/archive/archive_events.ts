/**
 * What writing and reading archives says, as data.
 *
 * @module
 */

import type { Device } from "../model/device.ts";
import type { Part } from "./layout.ts";

/** How much a part of an archive takes. */
export interface PartSize {
  readonly part: Part;
  readonly files: number;
  readonly bytes: number;
  readonly packedBytes: number;
}

/** One thing that happened to an archive. Times are in milliseconds. */
export type ArchiveEvent =
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
