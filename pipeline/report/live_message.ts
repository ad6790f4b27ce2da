/**
 * What the live page is told of a run that goes on.
 *
 * @module
 */

/** A run at a moment. Times are in milliseconds since 1970. */
export interface RunView {
  readonly phase: "starting" | "running" | "watching" | "failed";
  /** Profile, as the run names it; empty before it has begun. */
  readonly profile: string;
  /** How many elements may have to run, and how many of them have. */
  readonly total: number;
  readonly finished: number;
  readonly running: readonly RunningView[];
  /** What ended last, the latest first. */
  readonly recent: readonly { readonly element: string; readonly ms: number | null }[];
  readonly failures: readonly FailureView[];
  /** What went wrong before there was a run, or the files that started it. */
  readonly note: string;
}

/** An element that runs. */
export interface RunningView {
  readonly element: string;
  readonly startedAt: number;
  readonly expectedMs: number | null;
  /** How far it has come, 0 … 1; `null` if it does not say. */
  readonly fraction: number | null;
  readonly note: string;
}

/** An element that failed. */
export interface FailureView {
  readonly element: string;
  readonly problem: string;
  /** The end of what it printed. */
  readonly output: string;
}

/** What the server sends: the run, the ends of its logs, and which report lies ready. */
export interface LiveMessage {
  readonly view: RunView;
  /** The end of what running elements have printed, by element. */
  readonly logs: { readonly [element: string]: string };
  /** Names the report; another one is fetched. */
  readonly report: string;
  /** The server's clock, in milliseconds since 1970. */
  readonly now: number;
}
