/**
 * The process of a task. It is started before its job is known to be its: until it has been given that, it
 * does nothing, and has nothing to read.
 *
 * @module
 */

import { askToEnd, signalTo } from "./ask_to_end.ts";

/** A process that waits for its job, or works on it. */
export class TaskProcess {
  readonly child: Deno.ChildProcess;
  /** Whether the system ends it with this process. */
  readonly isTied: boolean;
  #hasEnded = false;

  /** Of a process that was just started. */
  constructor(child: Deno.ChildProcess, isTied: boolean) {
    this.child = child;
    this.isTied = isTied;
    this.ended = child.status.then(() => {
      this.#hasEnded = true;
    });
  }

  /** Whether it is known to have ended. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** When it has ended. */
  readonly ended: Promise<void>;

  /** Asks it to end, and makes it end when it has not after two seconds. */
  readonly stop = (): void => {
    askToEnd((signal) => signalTo(this.child, signal), this.ended);
  };

  /** Ends it while it still waits: there is nothing that it could want to bring to an end. */
  async dismiss(): Promise<void> {
    signalTo(this.child, "SIGKILL");
    await this.ended;
    const { stdin, stdout, stderr } = this.child;
    await Promise.allSettled([stdin.close(), stdout.cancel(), stderr.cancel()]);
  }
}
