/**
 * Where stage processes run.
 *
 * @module
 */

/** One execution of an element's stage. Paths are absolute. */
export interface Task {
  /** The element's id. */
  readonly element: string;
  /** The stage's bundle. */
  readonly bundle: string;
  /** The job, one line of canonical JSON. */
  readonly job: string;
  /** The only files that the process may read. */
  readonly reads: readonly string[];
  /** The only folders that it may write; they exist. */
  readonly writes: readonly string[];
  /** The only environment variables that it sees, with their values; `null` is not set. */
  readonly env: { readonly [name: string]: string | null };
  /** Whether it may load native code from the project's `node_modules/`. */
  readonly native: boolean;
  /** Whether it sees the time; else its clock stands still. */
  readonly clock: boolean;
  /** Seed of Math.random. */
  readonly mathSeed: number;
  /** Where what it prints goes. */
  readonly log: string;
}

/** How an execution ended. */
export type Outcome =
  | {
    readonly ok: true;
    /** Names of inputs of which it read nothing. */
    readonly unread: readonly string[];
  }
  | {
    readonly ok: false;
    /** How the process ended, in words. */
    readonly problem: string;
    /** The end of what it printed. */
    readonly output: string;
  };

/** Runs tasks; several may be under way at once. */
export interface Executor {
  /**
   * Runs a task to its end.
   *
   * @param signal ends the process early
   * @param onProgress told how far the work has come, 0 … 1
   */
  execute(
    task: Task,
    signal: AbortSignal,
    onProgress: (fraction: number, note: string) => void,
  ): Promise<Outcome>;
}
