/**
 * A command under way that goes on until it is stopped, as `watch` and `serve` do.
 *
 * @module
 */

import { send } from "./patience.ts";
import type { Project } from "./rig.ts";

/** A command that lasts; killed when disposed. */
export class LastingCommand implements AsyncDisposable {
  /** Its process, of which somebody has to read what it prints, or it would wait. */
  protected readonly child: Deno.ChildProcess;

  constructor(project: Project, ...args: string[]) {
    this.child = project.spawn(...args);
  }

  /** Presses Ctrl-C and gives the exit code. */
  async end(): Promise<number> {
    send(this.child, "SIGINT");
    return (await this.child.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It has ended, as it should, or a test has failed.
    send(this.child, "SIGKILL");
    await this.child.status;
  }
}
