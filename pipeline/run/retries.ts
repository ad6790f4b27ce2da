/**
 * Executes an order, again if it fails and its stage may be tried again.
 *
 * @module
 */

import type { Order } from "../plan/order.ts";
import { execute, type Executed, type Place } from "./execute.ts";
import type { Waiting } from "./waiting.ts";

/** Told of what happens before the end. */
export interface ExecutionWatcher {
  onProgress(fraction: number, note: string): void;
  /** An attempt has failed, and another one begins. */
  onRetry?(attempt: number, of: number, problem: string): void;
}

/**
 * Executes an order to its end. What every attempt printed is in the log, and how those before the last
 * failed in the record.
 */
export async function executeWithRetries(
  order: Order,
  place: Place,
  signal: AbortSignal,
  watcher: ExecutionWatcher,
  waiting?: Waiting,
): Promise<Executed> {
  const of = 1 + (order.limits?.retries ?? 0);
  const tried: string[] = [];
  for (;;) {
    const done = await execute(
      order,
      place,
      signal,
      (fraction, note) => watcher.onProgress(fraction, note),
      tried,
      tried.length === 0 ? waiting : undefined,
    );
    if (done.state !== "failed" || of === 1) return done;
    const attempt = tried.length + 1;
    if (!done.mayPass || attempt === of || signal.aborted) {
      return { ...done, problem: `${done.problem} (attempt ${attempt} of ${of})` };
    }
    tried.push(done.problem);
    watcher.onRetry?.(attempt + 1, of, done.problem);
  }
}
