/**
 * The report while a run goes on: what is done can be read before the rest is.
 *
 * @module
 */

import { atMostEvery, type Repeated } from "../base/at_most_every.ts";
import { startCommand } from "../run/start_command.ts";
import type { SessionOptions } from "../plan/session.ts";

/**
 * Has the report written, as results are then, when it is wanted, but not sooner than some time after
 * now, and after it was last written: gathering and drawing it takes a core for about a second, in a process
 * of its own so that the run does not wait.
 */
export function interimReport(options: SessionOptions, everyMs: number): Repeated {
  let writing: Deno.ChildProcess | undefined;
  const write = async (): Promise<void> => {
    writing = startCommand("report", options, [], "null");
    await writing.status;
  };
  const { want, stop } = atMostEvery(everyMs, write, "after a pause");
  return {
    want,
    async stop() {
      try {
        // It puts whole files in place, so that what it leaves is a report, if an older one.
        writing?.kill("SIGTERM");
      } catch {
        // It has ended.
      }
      await stop();
    },
  };
}
