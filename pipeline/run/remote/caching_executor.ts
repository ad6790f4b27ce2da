/**
 * An executor with a remote cache before it: what the cache has is fetched, what is made is given to it.
 *
 * @module
 */

import type { ActionRecord } from "../../store/action_record.ts";
import type { Done, Executor, Watcher, Work } from "../executors/executor.ts";
import type { Remote } from "./remote.ts";

/** Asks a remote cache first. */
export class CachingExecutor implements Executor {
  readonly #inner: Executor;
  readonly #remote: Remote;

  /** @param inner does what the cache has not */
  constructor(inner: Executor, remote: Remote) {
    this.#inner = inner;
    this.#remote = remote;
  }

  /** See {@linkcode Executor.execute}. */
  async execute(work: Work, signal: AbortSignal, watcher: Watcher): Promise<Done> {
    if (!work.forced) {
      const record = await this.#fetched(work);
      if (record !== undefined) return { state: "fetched", record };
      if (signal.aborted) return { state: "stopped" };
    }
    this.#remote.expect(work.key);
    const done = await this.#inner.execute(work, signal, watcher);
    if (done.state === "made") this.#remote.share(done.record);
    return done;
  }

  /** The result that the cache has, where the plan could not ask for it or an object was lost. */
  async #fetched({ element, key, keyText, filed, isFirst, sources }: Work) {
    const remote = this.#remote;
    const offered = filed === undefined && isFirst ? await remote.record(key, keyText) : undefined;
    const record: ActionRecord | undefined = offered === undefined
      ? filed
      : remote.file(offered, sources(), keyText);
    return record !== undefined && await remote.fetchObjects(record, element) ? record : undefined;
  }
}
