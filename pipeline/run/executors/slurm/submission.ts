/**
 * Orders become array jobs, unless Slurm is at them already.
 *
 * @module
 */

import { join } from "node:path";
import { openForLock, tryLock } from "../../../base/file_lock.ts";
import type { Store } from "../../../store/store.ts";
import { Backoff } from "./backoff.ts";
import { messageOf } from "../../../base/errors.ts";
import { Batch, batchesIn } from "./batch.ts";
import { isAlive, maxArraySize, queue, SlurmError, submit } from "./commands.ts";
import { type Entry, failureOf, type Followed, type SlurmInput } from "./entry.ts";
import { jobNamed, knownPlaces, placeOf, stateOf } from "./known_jobs.ts";
import type { PatientQueue } from "./patient_queue.ts";
import { resourcesOf } from "./profile.ts";
import { argumentsOf, scriptOf } from "./script.ts";

/** Orders that arrive within this time of each other go into one array. */
const gatherMs = 150;
/** For how long sbatch may fail to answer before elements fail. */
const patienceMs = 30 * 60_000;
/** Batches of which nobody asks any more are removed after this time. */
const oldMs = 24 * 3600_000;

/** What is not with Slurm yet. */
export class Submission {
  readonly #in: SlurmInput;
  readonly #queue: PatientQueue;
  /** The batches that are with Slurm; those submitted are added. */
  readonly #sent: Set<Followed>;
  readonly #backoff: Backoff;
  #incoming: Entry[] = [];
  #lastIncomingMs = 0;
  /** Written to the store, and not yet taken by Slurm. */
  readonly #unsent: Followed[] = [];
  #maxArraySize: number | undefined;

  /** @param sent receives what Slurm has taken */
  constructor(input: SlurmInput, queue: PatientQueue, sent: Set<Followed>) {
    this.#in = input;
    this.#queue = queue;
    this.#sent = sent;
    this.#backoff = new Backoff(1000 * input.profile.pollSeconds);
  }

  /** Takes an order on. */
  add(entry: Entry): void {
    this.#incoming.push(entry);
    this.#lastIncomingMs = performance.now();
  }

  /** The orders that are not with Slurm. */
  get entries(): readonly Entry[] {
    return [...this.#incoming, ...this.#unsent.flatMap(({ entries }) => [...entries.values()])];
  }

  /** Submits what has gathered, as far as Slurm answers. */
  async advance(): Promise<void> {
    const nowMs = performance.now();
    const isGathered = nowMs - this.#lastIncomingMs >= gatherMs;
    if (this.#incoming.length > 0 && isGathered && this.#queue.mayAsk(nowMs)) await this.#place();
    if (this.#unsent.length > 0 && this.#backoff.isOver(nowMs)) await this.#send();
  }

  /** Takes back what is not with Slurm. */
  withdraw(): void {
    for (const { batch } of this.#unsent.splice(0)) batch.remove();
    this.#incoming = [];
  }

  /** Finds who works on the orders already, and makes batches of the others. */
  async #place(): Promise<void> {
    using _lock = await submissionLock(this.#in.store);
    const batches = Batch.all(this.#in.store.root);
    const known = knownPlaces(batches);
    const queue = this.#incoming.some(({ order }) => known.has(order.key))
      ? await this.#queue.ask()
      : new Map();
    // Without an answer it is not known whether they run already: ask again before submitting twice.
    if (queue === undefined) return;
    // Until it is told what became of them they stay where they are found if anything fails here.
    const entries = [...this.#incoming];
    const attached = new Map<string, Followed>();
    const fresh = new Map<string, Entry[]>();
    for (const entry of entries) {
      const { key, stage, limits } = entry.order;
      const place = placeOf(key, known, queue);
      if (place === undefined) {
        // A variant of a stage may have other limits.
        const alike = JSON.stringify([stage, limits]);
        fresh.set(alike, [...fresh.get(alike) ?? [], entry]);
        continue;
      }
      const { id } = place.batch.document;
      const followed = this.#followed(id) ?? attached.get(id) ??
        { batch: place.batch, entries: new Map(), sentMs: 0 };
      followed.entries.set(place.index, entry);
      this.#sent.add(followed);
      attached.set(id, followed);
    }
    this.#announceAttached([...attached.values()]);
    this.#removeOld(batches);
    for (const all of fresh.values()) await this.#batch(all);
    this.#incoming = this.#incoming.filter((entry) => !entries.includes(entry));
    await this.#send();
  }

  /** Removes batches of which nobody asks any more, of inputs or code that are no longer. */
  #removeOld(batches: readonly Batch[]): void {
    const queue = this.#queue.last;
    if (queue === undefined) return;
    for (const batch of batches) {
      const { id, createdAt, keys } = batch.document;
      if (Date.now() - Date.parse(createdAt) < oldMs || this.#followed(id) !== undefined) continue;
      const works = keys.some((_, i) => isAlive(stateOf(batch, i, queue) ?? ""));
      if (!works) batch.remove();
    }
  }

  #followed(id: string): Followed | undefined {
    return [...this.#sent].find(({ batch }) => batch.document.id === id);
  }

  #announceAttached(attached: readonly Followed[]): void {
    if (attached.length === 0) return;
    this.#in.emit({
      type: "jobs-attached",
      jobs: attached.map(({ batch }) => batch.job ?? batch.jobName)
        .toSorted((a, b) => Number(a) - Number(b)),
      elements: attached.reduce((sum, { entries }) => sum + entries.size, 0),
    });
  }

  /** Makes batches of what asks for the same. */
  async #batch(entries: readonly Entry[]): Promise<void> {
    const [first] = entries;
    if (first === undefined) return;
    const { stage, limits } = first.order;
    const { store, root, profile } = this.#in;
    const size = Math.min(profile.arraySize, await this.#arrayLimit());
    for (let i = 0; i < entries.length; i += size) {
      const part = entries.slice(i, i + size);
      const gpu = part.some(({ order }) => order.gpu);
      const about = {
        ...{ root, stage, gpu, restarts: profile.resubmit },
        ...(limits === undefined ? {} : { limits }),
      };
      try {
        const batch = Batch.create(store.root, about, part.map(({ order }) => order));
        this.#unsent.push({ batch, entries: new Map(part.entries()), sentMs: Infinity });
      } catch (error) {
        const problem = `cannot be handed to Slurm: ${messageOf(error)}`;
        const remedy = `Make "${batchesIn(store.root)}" writable and give it space.`;
        for (const { order, resolve } of part) {
          resolve(failureOf(order, store, { problem, remedy }));
        }
      }
    }
  }

  async #arrayLimit(): Promise<number> {
    try {
      return this.#maxArraySize ??= await maxArraySize();
    } catch {
      return Infinity;
    }
  }

  /** Submits the batches that wait for it; what may pass is tried again later. */
  async #send(): Promise<void> {
    for (const followed of [...this.#unsent]) {
      const said = await this.#submit(followed.batch);
      if (said === "later") return;
      this.#unsent.splice(this.#unsent.indexOf(followed), 1);
      if (said !== undefined) this.#refused(followed, said);
      else this.#taken(followed);
    }
  }

  /** Submits a batch; gives what sbatch said when it refuses, or `later` when it may pass. */
  async #submit(batch: Batch): Promise<string | "later" | undefined> {
    const { profile, emit } = this.#in;
    const asked = resourcesOf(batch.document, profile);
    try {
      // An attempt before may have come through although there was no answer.
      const job = this.#backoff.failures > 0 ? jobNamed(batch.jobName, await queue()) : undefined;
      batch.setJob(job ?? await submit(argumentsOf(batch, asked), scriptOf(batch, profile.setup)));
    } catch (error) {
      if (!(error instanceof SlurmError)) throw error;
      const nowMs = performance.now();
      if (!error.mayPass || this.#backoff.unansweredMs(nowMs) >= patienceMs) return error.message;
      this.#backoff.failed(nowMs);
      if (this.#backoff.failures === 2) {
        emit({ type: "slurm-unreachable", problem: error.message });
      }
      return "later";
    }
    if (this.#backoff.failures >= 2) emit({ type: "slurm-reached" });
    this.#backoff.answered(performance.now(), 0);
    return undefined;
  }

  #taken(followed: Followed): void {
    const { batch, entries } = followed;
    followed.sentMs = performance.now();
    this.#sent.add(followed);
    this.#in.emit({
      type: "jobs-submitted",
      stage: batch.document.stage,
      elements: entries.size,
      job: batch.job ?? "",
    });
  }

  #refused({ batch, entries }: Followed, said: string): void {
    batch.remove();
    const problem = `was refused by sbatch: ${said}`;
    const remedy = `Correct what the cluster profile asks for stage "${batch.document.stage}".`;
    for (const { order, resolve } of entries.values()) {
      resolve(failureOf(order, this.#in.store, { problem, remedy }));
    }
  }
}

/**
 * Only one driver at a time finds out what is submitted and submits the rest. Where a file system does
 * not honour the lock between machines, two may submit the same; the tasks' own locks, or at worst the
 * time for doing it twice, sort that out.
 */
async function submissionLock(store: Store): Promise<Disposable> {
  const file = openForLock(join(store.root, "locks", "slurm-submission"), true);
  while (!tryLock(file)) await new Promise((resolve) => setTimeout(resolve, 100));
  return file;
}
