/**
 * Follows what is with Slurm, by what the tasks write and by what Slurm says of them.
 *
 * @module
 */

import { objectsOf } from "../../../store/action_record.ts";
import type { Batch, Ended } from "./batch.ts";
import { isAlive, stateInAccounting } from "./commands.ts";
import { type Entry, failureOf, type Followed, type SlurmInput } from "./entry.ts";
import { stateOf } from "./known_jobs.ts";
import { remedyWhenKilled, stateWithCause, type Verdict, verdictOn } from "./outcome.ts";
import type { PatientQueue } from "./patient_queue.ts";
import { resourcesOf } from "./profile.ts";

/** What is with Slurm. */
export class Following {
  /** The batches, each with the orders that have not ended. */
  readonly sent: Set<Followed> = new Set();
  readonly #in: SlurmInput;
  readonly #queue: PatientQueue;
  readonly #again: (entry: Entry) => void;
  #question: Promise<void> | undefined;
  /** What made judging impossible; told when we next look. */
  #fault: unknown;

  /** @param again receives what is to be submitted again */
  constructor(input: SlurmInput, queue: PatientQueue, again: (entry: Entry) => void) {
    this.#in = input;
    this.#queue = queue;
    this.#again = again;
  }

  /** The orders that are with Slurm. */
  get entries(): readonly Entry[] {
    return [...this.sent].flatMap(({ entries }) => [...entries.values()]);
  }

  /** Takes up what the tasks have written; asks Slurm, without waiting, when it is time to. */
  look(): void {
    if (this.#fault !== undefined) throw this.#fault;
    for (const followed of this.sent) this.#look(followed, false);
    const isDue = this.#queue.isDue(performance.now());
    if (this.sent.size > 0 && this.#question === undefined && isDue) {
      this.#question = this.#ask().catch((error) => this.#fault = error).finally(() =>
        this.#question = undefined
      );
    }
  }

  /**
   * Takes up what the tasks of a batch have written.
   *
   * @param again whether to look also at those known to have begun, which may have begun again
   */
  #look(followed: Followed, again: boolean): void {
    const files = followed.batch.files();
    for (const [index, entry] of followed.entries) {
      if (files.has(`${index}.started`) && (again || entry.starts === 0)) {
        this.#lookAtStart(followed.batch, index, entry);
      }
      if (files.has(`${index}.progress`)) {
        const progress = followed.batch.progress(index);
        if (progress !== undefined && progress.fraction !== entry.fraction) {
          entry.watcher.onProgress(progress.fraction, progress.note);
          entry.fraction = progress.fraction;
        }
      }
      const ended = files.has(`${index}.ended`) ? followed.batch.ended(index) : undefined;
      if (ended !== undefined) this.#end(followed, index, entry, ended);
    }
  }

  #lookAtStart(batch: Batch, index: number, entry: Entry): void {
    const restarts = batch.started(index)?.restarts;
    if (restarts === undefined || restarts < entry.starts) return;
    if (entry.starts === 0) entry.watcher.onStart();
    if (restarts > 0) {
      const { element } = entry.order;
      const because = "its node failed or was taken from it";
      const of = batch.document.restarts;
      this.#in.emit({ type: "job-resubmitted", element, because, attempt: restarts, of });
    }
    entry.starts = restarts + 1;
  }

  #end(followed: Followed, index: number, entry: Entry, ended: Ended): void {
    const { store, profile } = this.#in;
    if ("record" in ended) {
      // The node sees them; on a shared file system we may have to wait for it.
      const visible = objectsOf(Object.values(ended.record.outputs)).every(({ digest, size }) =>
        store.hasObject(digest, size)
      );
      entry.goneSinceMs ??= performance.now();
      const waitedMs = performance.now() - entry.goneSinceMs;
      if (!visible && waitedMs < 1000 * profile.graceSeconds) return;
    }
    const wasKilled = ended.state === "failed" && ended.problem.includes("SIGKILL");
    const asked = resourcesOf(entry.order, profile);
    const remedy = wasKilled ? { remedy: remedyWhenKilled(entry.order.stage, asked) } : {};
    this.#close(followed, index);
    entry.resolve({ ...ended, ...remedy });
  }

  /** Forgets a task whose end is known. */
  #close(followed: Followed, index: number): void {
    followed.entries.delete(index);
    followed.batch.retire(index);
    if (followed.entries.size === 0) this.sent.delete(followed);
  }

  /** Asks Slurm what it has, and judges what it has not any more. */
  async #ask(): Promise<void> {
    const askedMs = performance.now();
    const queue = await this.#queue.ask();
    if (queue === undefined) return;
    for (const followed of this.sent) {
      if (followed.sentMs >= askedMs) continue;
      this.#look(followed, true);
      for (const [index, entry] of followed.entries) {
        const state = stateOf(followed.batch, index, queue);
        if (state !== undefined && isAlive(state)) entry.goneSinceMs = undefined;
        else await this.#judge(followed, index, entry, state);
      }
    }
  }

  /** A task has ended without a word that we see. */
  async #judge(
    followed: Followed,
    index: number,
    entry: Entry,
    inQueue: string | undefined,
  ): Promise<void> {
    const { store, profile } = this.#in;
    const { order } = entry;
    const { batch } = followed;
    const state = inQueue ?? await stateInAccounting(`${batch.job}_${index}`);
    const asked = resourcesOf(order, profile);
    const stated = stateWithCause(state, batch.printed(index));
    let verdict = verdictOn(stated, order.stage, asked, order.resumable);
    entry.goneSinceMs ??= performance.now();
    if (verdict.kind === "wait") {
      if (performance.now() - entry.goneSinceMs < 1000 * profile.graceSeconds) return;
      const record = order.forced ? undefined : store.record(order.key);
      if (record !== undefined) {
        return this.#end(followed, index, entry, { state: "shared", record });
      }
      verdict = verdict.then;
    }
    // While accounting was asked its last words may have come.
    if (batch.ended(index) !== undefined || !followed.entries.has(index)) return;
    const printed = batch.printed(index);
    this.#close(followed, index);
    this.#follow(verdict, entry, printed);
  }

  #follow(
    verdict: Exclude<Verdict, { kind: "wait" }>,
    entry: Entry,
    printed: string,
  ): void {
    const { store, profile: { resubmit }, emit } = this.#in;
    const { order } = entry;
    if (verdict.kind === "failed") {
      return entry.resolve(failureOf(order, store, verdict, printed));
    }
    const { because } = verdict;
    if (entry.again === resubmit) {
      const problem = `was submitted ${resubmit + 1} times, and each time ${because}`;
      const remedy = 'Look at the nodes (sinfo -R), or raise "resubmit" in the cluster profile.';
      return entry.resolve(failureOf(order, store, { problem, remedy }, printed));
    }
    Object.assign(entry, { again: entry.again + 1, starts: 0, goneSinceMs: undefined });
    const { element } = order;
    emit({ type: "job-resubmitted", element, because, attempt: entry.again, of: resubmit });
    this.#again(entry);
  }
}
