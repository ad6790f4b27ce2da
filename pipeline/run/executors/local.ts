/**
 * Works on elements on this machine, each key under its lock.
 *
 * @module
 */

import type { ActionRecord } from "../../store/action_record.ts";
import type { Place } from "../execute.ts";
import type { Order } from "../../plan/order.ts";
import type { Store } from "../../store/store.ts";
import { lazily } from "../../base/lazy_import.ts";
import type { Done, Executor, Watcher } from "./executor.ts";

/** The local executor. */
export class LocalExecutor implements Executor {
  readonly #store: Store;
  readonly #root: string;
  #place: Place | undefined;

  /** @param root the project's folder */
  constructor(store: Store, root: string) {
    this.#store = store;
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
    const { execute }: typeof import("../execute.ts") = await import(lazily("../execute.ts"));
    const done = await execute(
      order,
      await this.#placeToRun(),
      signal,
      (fraction, note) => watcher.onProgress(fraction, note),
    );
    return done.state === "failed" && signal.aborted ? { state: "stopped" } : done;
  }

  /** Loaded only where something runs: a run with nothing to do is short. */
  async #placeToRun(): Promise<Place> {
    const { Sandbox }: typeof import("../sandbox.ts") = await import(lazily("../sandbox.ts"));
    return this.#place ??= {
      store: this.#store,
      sandbox: new Sandbox(this.#root),
      root: this.#root,
    };
  }
}

/** Whether all bytes that a record promises are there. */
function isWhole(record: ActionRecord, store: Store): boolean {
  return Object.values(record.outputs).every(({ digest }) => store.checkObject(digest));
}
