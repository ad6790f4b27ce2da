/**
 * The process of a task. It is started before its job is known to be its: until it has been given that, it
 * does nothing, and has nothing to read.
 *
 * @module
 */

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
    this.#send("SIGTERM");
    const timer = setTimeout(() => this.#send("SIGKILL"), 2000);
    this.ended.finally(() => clearTimeout(timer));
  };

  /** Ends it while it still waits: there is nothing that it could want to bring to an end. */
  async dismiss(): Promise<void> {
    this.#send("SIGKILL");
    await this.ended;
    const { stdin, stdout, stderr } = this.child;
    await Promise.allSettled([stdin.close(), stdout.cancel(), stderr.cancel()]);
  }

  #send(signal: Deno.Signal): void {
    try {
      this.child.kill(signal);
    } catch {
      // It has ended by itself.
    }
  }
}
