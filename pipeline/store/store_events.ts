/**
 * What looking after a store says, as data.
 *
 * @module
 */

/** One thing that happened to a store or an artifact. Times are in milliseconds. */
export type StoreEvent =
  | {
    readonly type: "artifact-restored";
    readonly path: string;
    readonly was: "missing" | "edited";
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
  };
