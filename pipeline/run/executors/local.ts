/**
 * Works on elements on this machine, each key under its lock.
 *
 * @module
 */

import { availableParallelism } from "node:os";
import { type ActionRecord, objectsOf } from "../../store/action_record.ts";
import type { Place } from "../execute.ts";
import type { Store } from "../../store/store.ts";
import { lazily } from "../../base/lazy_import.ts";
import { refuseSettings } from "./settings.ts";
import type { Done, Executor, ExecutorKind, Watcher, Work } from "./executor.ts";

/** This machine. */
export const executor: ExecutorKind = {
  about: "processes on this machine",
  choose: (_project, settings) => {
    refuseSettings("local", settings);
    return {
      isHere: true,
      jobs: availableParallelism(),
      open: ({ store, root }) => Promise.resolve(new LocalExecutor(store, root)),
    };
  },
};

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

  /** See {@linkcode Executor.execute}. */
  async execute(work: Work, signal: AbortSignal, watcher: Watcher): Promise<Done> {
    const store = this.#store;
    using lock = store.tryLock(work.key);
    if (lock === undefined) return { state: "contended" };
    const filed = store.record(work.key);
    if (filed !== undefined && !work.forced && isWhole(filed, store)) {
      return { state: "shared", record: filed };
    }
    const order = await work.order();
    watcher.onStart();
    const { executeWithRetries }: typeof import("../retries.ts") = await import(
      lazily("../retries.ts")
    );
    const done = await executeWithRetries(order, await this.#placeToRun(), signal, watcher);
    return done.state === "failed" && signal.aborted ? { state: "stopped" } : done;
  }

  /** Loaded only where something runs: a run with nothing to do is short. */
  async #placeToRun(): Promise<Place> {
    const { Sandbox }: typeof import("../sandbox.ts") = await import(lazily("../sandbox.ts"));
    const { TaskFolders }: typeof import("../task_folders.ts") = await import(
      lazily("../task_folders.ts")
    );
    return this.#place ??= {
      store: this.#store,
      folders: new TaskFolders(this.#store),
      sandbox: new Sandbox(this.#root, this.#store.root),
      root: this.#root,
    };
  }
}

/** Whether all bytes that a record promises are there. */
function isWhole(record: ActionRecord, store: Store): boolean {
  return objectsOf(Object.values(record.outputs)).every(({ digest }) => store.checkObject(digest));
}
