/**
 * Works on elements on this machine, each key under its lock.
 *
 * @module
 */

import { availableParallelism } from "node:os";
import { type ActionRecord, objectsOf } from "../../store/action_record.ts";
import type { Place } from "../execute.ts";
import type { Prestart } from "../prestart.ts";
import type { Waiting } from "../waiting.ts";
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

/** What is loaded only where something runs: a run with nothing to do is short. */
interface Workshop {
  readonly place: Place;
  readonly prestart: Prestart;
  readonly executeWithRetries: typeof import("../retries.ts").executeWithRetries;
}

/** The local executor. */
export class LocalExecutor implements Executor {
  readonly #store: Store;
  readonly #root: string;
  #workshop: Promise<Workshop> | undefined;
  #prestart: Prestart | undefined;

  /** @param root the project's folder */
  constructor(store: Store, root: string) {
    this.#store = store;
    this.#root = root;
  }

  /** See {@linkcode Executor.execute}. */
  async execute(work: Work, signal: AbortSignal, watcher: Watcher): Promise<Done> {
    // At once: it is not what is expected next any more.
    const waiting = this.#prestart?.take(work.key);
    try {
      return await this.#execute(work, signal, watcher, waiting);
    } finally {
      await waiting?.dismiss();
    }
  }

  /** See {@linkcode Executor.expect}. */
  expect(next: readonly Work[], most: number): void {
    if (this.#prestart === undefined && most === 0) return;
    this.#opened().then(({ prestart }) => {
      this.#prestart = prestart;
      prestart.expect(next, most);
    }).catch(() => {
      // Whatever is executed fails of the same.
    });
  }

  /** See {@linkcode Executor.end}. */
  async end(): Promise<void> {
    // What was expected while this was loaded has come to it by then.
    const workshop = await this.#workshop?.catch(() => undefined);
    await workshop?.prestart.end();
  }

  async #execute(
    work: Work,
    signal: AbortSignal,
    watcher: Watcher,
    waiting: Waiting | undefined,
  ): Promise<Done> {
    const store = this.#store;
    using lock = store.tryLock(work.key);
    if (lock === undefined) return { state: "contended" };
    const filed = store.record(work.key);
    if (filed !== undefined && !work.forced && isWhole(filed, store)) {
      return { state: "shared", record: filed };
    }
    const order = await work.order();
    watcher.onStart();
    const { place, executeWithRetries } = await this.#opened();
    const done = await executeWithRetries(order, place, signal, watcher, waiting);
    return done.state === "failed" && signal.aborted ? { state: "stopped" } : done;
  }

  #opened(): Promise<Workshop> {
    return this.#workshop ??= open(this.#store, this.#root);
  }
}

async function open(store: Store, root: string): Promise<Workshop> {
  const [{ Sandbox }, { TaskFolders }, { Prestart }, { executeWithRetries }]: [
    typeof import("../sandbox.ts"),
    typeof import("../task_folders.ts"),
    typeof import("../prestart.ts"),
    typeof import("../retries.ts"),
  ] = await Promise.all([
    import(lazily("../sandbox.ts")),
    import(lazily("../task_folders.ts")),
    import(lazily("../prestart.ts")),
    import(lazily("../retries.ts")),
  ]);
  const place: Place = {
    store,
    folders: new TaskFolders(store),
    sandbox: new Sandbox(root, store.root),
    root,
  };
  return { place, prestart: new Prestart(place), executeWithRetries };
}

/** Whether all bytes that a record promises are there. */
function isWhole(record: ActionRecord, store: Store): boolean {
  return objectsOf(Object.values(record.outputs)).every(({ digest }) => store.checkObject(digest));
}
