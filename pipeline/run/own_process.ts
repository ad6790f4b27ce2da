/**
 * What a stage's process is told at its start, what it tells the engine while it works, and how the
 * runner in it gets at both.
 *
 * Messages go to a file of the task and not to standard output, so that nothing a stage prints can be
 * taken for one.
 *
 * @module
 */

/** The first line of standard input; the job follows. */
export interface Start {
  /** The file that messages are appended to, one JSON value a line; it exists. */
  readonly messages: string;
  /** The engine's process, which started this one; `null` where it cannot be seen, and the system ends both. */
  readonly engine: number | null;
  /** Whether to look after the engine, because the system does not end this process with it. */
  readonly watch: boolean;
}

/** A message to the engine. */
export type Message =
  | { readonly kind: "progress"; readonly fraction: number; readonly note: string }
  /** The process ends by a call of the stage's; the stack shows where. */
  | { readonly kind: "exit"; readonly stack: string }
  /** A promise was rejected that nothing handles. */
  | { readonly kind: "rejection"; readonly reason: string; readonly stack: string }
  /** Sent at the end: the inputs of which the stage read nothing. */
  | { readonly kind: "done"; readonly unread: readonly string[] };

/** A stage's process as its runner sees it. */
export interface OwnProcess {
  /** The job's text; what the process has loaded so far was not the stage's work. */
  take(): string;
  /** Reports how far the work has come; whatever a stage gives, it is made a fraction and a line. */
  progress(fraction: unknown, note: unknown): void;
  /** Ends the process if the engine has died, whose work another may have taken up. */
  endIfAlone(): void;
  /** Says what the work itself fails of, which is no forgotten promise then. */
  fails(error: unknown): void;
  /** Ends the process with success, unless a promise was rejected that nothing handles. */
  finish(unread: readonly string[]): Promise<never>;
}

const slot = Symbol.for("pipeline/own-process");

/** Makes it known to the runner, which is loaded later and from elsewhere. */
export function provide(own: OwnProcess): void {
  Object.defineProperty(globalThis, slot, { value: own });
}

/** What was provided before. */
export function ownProcess(): OwnProcess {
  return (globalThis as unknown as { readonly [slot]: OwnProcess })[slot];
}
