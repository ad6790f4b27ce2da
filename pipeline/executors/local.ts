/**
 * Works on elements on this machine, each key under its lock.
 *
 * @module
 */

import type { ActionRecord } from "../action_record.ts";
import { execute } from "../execute.ts";
import type { Order } from "../order.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Store } from "../store.ts";
import type { Done, Executor, Watcher } from "./executor.ts";

/** The local executor. */
export class LocalExecutor implements Executor {
  readonly #store: Store;
  readonly #sandbox: Sandbox;
  readonly #root: string;

  /** @param root the project's folder */
  constructor(store: Store, sandbox: Sandbox, root: string) {
    this.#store = store;
    this.#sandbox = sandbox;
    this.#root = root;
  }

  /** See {@linkcode Executor.carryOut}. */
  async carryOut(order: Order, signal: AbortSignal, watcher: Watcher): Promise<Done> {
    const store = this.#store;
    using lock = store.tryLock(order.key);
    if (lock === undefined) return { state: "contended" };
    const filed = store.record(order.key);
    if (filed !== undefined && !order.forced && isWhole(filed, store)) {
      return { state: "shared", record: filed };
    }
    watcher.onStart();
    const place = { store, sandbox: this.#sandbox, root: this.#root };
    const done = await execute(
      order,
      place,
      signal,
      (fraction, note) => watcher.onProgress(fraction, note),
    );
    return done.state === "failed" && signal.aborted ? { state: "stopped" } : done;
  }
}

/** Whether all bytes that a record promises are there. */
function isWhole(record: ActionRecord, store: Store): boolean {
  return Object.values(record.outputs).every(({ digest }) => store.checkObject(digest));
}
