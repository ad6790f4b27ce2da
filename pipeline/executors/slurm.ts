/**
 * Works on elements as array jobs of a Slurm cluster, with the store on a file system that its nodes
 * share.
 *
 * The driver waits for an element's inputs itself and does not leave that to Slurm's dependencies: the
 * key of what comes next, and whether it has to run at all, follow from bytes that are not there yet.
 * What is ready at the same moment is submitted together, as one array for each stage.
 *
 * The nodes file the results. The driver only follows them, by the files that they write and by
 * `squeue`; another driver finds the batches in the store and goes on following.
 *
 * @module
 */

import { join } from "node:path";
import type { Emit } from "../events.ts";
import type { Order } from "../order.ts";
import type { Store } from "../store.ts";
import type { Done, Executor, Watcher } from "./executor.ts";
import { Backoff } from "./slurm/backoff.ts";
import { Batch, batchesIn, type Ended } from "./slurm/batch.ts";
import * as slurm from "./slurm/commands.ts";
import { jobNamed, knownPlaces, placeOf, stateOf } from "./slurm/known_jobs.ts";
import { remedyWhenKilled, verdictOn } from "./slurm/outcome.ts";
import { type ClusterProfile, resourcesOf } from "./slurm/profile.ts";
import { argumentsOf, scriptOf } from "./slurm/script.ts";

/** What to do with the jobs when the run is stopped: the reason that its signal is aborted with. */
export type OnStop = "detach" | "cancel";

/** What the executor is given. */
export interface SlurmInput {
  readonly store: Store;
  /** The project's folder. */
  readonly root: string;
  readonly profile: ClusterProfile;
  readonly emit: Emit;
}

/** An order on its way. */
interface Entry {
  readonly order: Order;
  readonly watcher: Watcher;
  readonly resolve: (done: Done) => void;
  /** How often it was submitted again. */
  again: number;
  /** How often its task was begun, and how far it last was, as far as told to the watcher. */
  starts: number;
  fraction: number;
  /** Since when Slurm has it no more, in milliseconds. */
  goneSinceMs: number | undefined;
}

/** A batch on its way: with Slurm, or about to be. */
interface Followed {
  readonly batch: Batch;
  /** By index; those that have ended are gone. */
  readonly entries: Map<number, Entry>;
  /** When Slurm took it; what was asked before that does not know of it. */
  sentMs: number;
}

/** Orders that arrive within this time of each other go into one array. */
const gatherMs = 150;
const [leastLookMs, mostLookMs] = [100, 2000];
/** For how long sbatch may fail to answer before elements fail. */
const submitPatienceMs = 30 * 60_000;
/** Batches of which nobody asks any more are removed after this time. */
const oldMs = 24 * 3600_000;
const keptOutput = 4000;

/** The Slurm executor. */
export class SlurmExecutor implements Executor {
  readonly #in: SlurmInput;
  #incoming: Entry[] = [];
  #lastIncomingMs = 0;
  /** Written to the store, and not yet taken by Slurm. */
  readonly #unsent: Followed[] = [];
  readonly #sent = new Set<Followed>();
  readonly #submitting: Backoff;
  readonly #asking: Backoff;
  #queue: slurm.Queue | undefined;
  #question: Promise<void> | undefined;
  #isFollowing = false;
  #lookMs = leastLookMs;
  #maxArraySize: number | undefined;

  /** Makes an executor; nothing is asked of Slurm before there is an order. */
  constructor(input: SlurmInput) {
    this.#in = input;
    this.#submitting = new Backoff(1000 * input.profile.pollSeconds);
    this.#asking = new Backoff(1000 * input.profile.pollSeconds);
    Deno.mkdirSync(batchesIn(input.store.root), { recursive: true });
  }

  /** See {@linkcode Executor.carryOut}. */
  carryOut(order: Order, signal: AbortSignal, watcher: Watcher): Promise<Done> {
    if (signal.aborted) return Promise.resolve({ state: "stopped" });
    return new Promise<Done>((resolve) => {
      this.#incoming.push({
        ...{ order, watcher, resolve },
        ...{ again: 0, starts: 0, fraction: NaN, goneSinceMs: undefined },
      });
      this.#lastIncomingMs = performance.now();
      if (!this.#isFollowing) this.#follow(signal);
    });
  }

  /** Submits, looks and asks until nothing is left, or the run is stopped. */
  async #follow(signal: AbortSignal): Promise<void> {
    this.#isFollowing = true;
    try {
      while (!signal.aborted && this.#open() > 0) {
        const nowMs = performance.now();
        const isGathered = nowMs - this.#lastIncomingMs >= gatherMs;
        const mayAsk = this.#asking.failures === 0 || this.#asking.isOver(nowMs);
        if (this.#incoming.length > 0 && isGathered && mayAsk) await this.#place();
        if (this.#unsent.length > 0 && this.#submitting.isOver(nowMs)) await this.#send();
        const before = this.#open();
        for (const followed of this.#sent) this.#look(followed, false);
        this.#lookMs = this.#open() < before || this.#incoming.length > 0
          ? leastLookMs
          : Math.min(this.#lookMs * 1.2, mostLookMs);
        if (this.#sent.size > 0 && this.#question === undefined && this.#asking.isOver(nowMs)) {
          this.#question = this.#ask().finally(() => this.#question = undefined);
        }
        await slept(this.#lookMs, signal);
      }
      if (signal.aborted) await this.#leave(signal.reason === "cancel" ? "cancel" : "detach");
    } catch (error) {
      // A disk that fails under us: the jobs go on, and the next driver finds them.
      for (const { resolve, order } of this.#entries()) {
        resolve(this.#failure(order, `cannot be followed: ${error}`, "Run again to go on."));
      }
      this.#forgetAll();
    } finally {
      this.#isFollowing = false;
    }
  }

  #open(): number {
    return this.#entries().length;
  }

  #entries(): Entry[] {
    const followed = [...this.#unsent, ...this.#sent];
    return [...this.#incoming, ...followed.flatMap(({ entries }) => [...entries.values()])];
  }

  /** Finds who works on the orders already, and makes batches of the others. */
  async #place(): Promise<void> {
    using _lock = await submissionLock(this.#in.store.root);
    const { root: storeRoot } = this.#in.store;
    const batches = Batch.all(storeRoot);
    const known = knownPlaces(batches);
    const queue = this.#incoming.some(({ order }) => known.has(order.key))
      ? await this.#freshQueue()
      : new Map();
    // Without an answer it is not known whether they run already: ask again before submitting twice.
    if (queue === undefined) return;
    const entries = this.#incoming.splice(0);
    const attached = new Map<string, Followed>();
    const fresh = new Map<string, Entry[]>();
    for (const entry of entries) {
      const { key, stage } = entry.order;
      const place = placeOf(key, known, queue);
      if (place === undefined) {
        fresh.set(stage, [...fresh.get(stage) ?? [], entry]);
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
    for (const [stage, all] of fresh) await this.#batch(stage, all);
    if (this.#unsent.length > 0) await this.#send();
  }

  /** Removes batches of which nobody asks any more, of inputs or code that are no longer. */
  #removeOld(batches: readonly Batch[]): void {
    const queue = this.#queue;
    if (queue === undefined) return;
    for (const batch of batches) {
      const { id, createdAt, keys } = batch.document;
      if (Date.now() - Date.parse(createdAt) < oldMs || this.#followed(id) !== undefined) continue;
      const isAlive = keys.some((_, i) => slurm.isAlive(stateOf(batch, i, queue) ?? ""));
      if (!isAlive) batch.remove();
    }
  }

  #followed(id: string): Followed | undefined {
    return [...this.#sent].find(({ batch }) => batch.document.id === id);
  }

  #announceAttached(attached: readonly Followed[]): void {
    if (attached.length === 0) return;
    this.#in.emit({
      type: "jobs-attached",
      jobs: attached.map(({ batch }) => batch.job ?? batch.jobName),
      elements: attached.reduce((sum, { entries }) => sum + entries.size, 0),
    });
  }

  async #batch(stage: string, entries: readonly Entry[]): Promise<void> {
    const { store, root, profile } = this.#in;
    const size = Math.min(profile.arraySize, await this.#arrayLimit());
    for (let i = 0; i < entries.length; i += size) {
      const part = entries.slice(i, i + size);
      const about = { root, stage, restarts: profile.resubmit };
      const batch = Batch.create(store.root, about, part.map(({ order }) => order));
      this.#unsent.push({ batch, entries: new Map(part.entries()), sentMs: Infinity });
    }
  }

  async #arrayLimit(): Promise<number> {
    try {
      return this.#maxArraySize ??= await slurm.maxArraySize();
    } catch {
      return Infinity;
    }
  }

  /** Submits the batches that wait for it; what may pass is tried again later. */
  async #send(): Promise<void> {
    const { profile, emit } = this.#in;
    for (const followed of [...this.#unsent]) {
      const { batch } = followed;
      const asked = resourcesOf(batch.document.stage, profile);
      try {
        // An attempt before may have come through although there was no answer.
        const job = this.#submitting.failures > 0
          ? jobNamed(batch.jobName, await slurm.queue())
          : undefined;
        batch.setJob(
          job ?? await slurm.submit(argumentsOf(batch, asked), scriptOf(batch, profile.setup)),
        );
      } catch (error) {
        if (!(error instanceof slurm.SlurmError)) throw error;
        const nowMs = performance.now();
        if (error.mayPass && this.#submitting.unansweredMs(nowMs) < submitPatienceMs) {
          this.#submitting.failed(nowMs);
          if (this.#submitting.failures === 2) this.#unreachable(error);
          return;
        }
        this.#unsent.splice(this.#unsent.indexOf(followed), 1);
        this.#refused(followed, error.message);
        continue;
      }
      if (this.#submitting.failures >= 2) emit({ type: "slurm-reached" });
      this.#submitting.answered(performance.now(), 0);
      this.#unsent.splice(this.#unsent.indexOf(followed), 1);
      this.#sent.add(followed);
      followed.sentMs = performance.now();
      emit({
        type: "jobs-submitted",
        stage: batch.document.stage,
        elements: followed.entries.size,
        job: batch.job ?? "",
      });
    }
  }

  #refused({ batch, entries }: Followed, said: string): void {
    batch.remove();
    const { stage } = batch.document;
    for (const { order, resolve } of entries.values()) {
      const remedy = `Correct what the cluster profile asks for stage "${stage}".`;
      resolve(this.#failure(order, `was refused by sbatch: ${said}`, remedy));
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
        const { fraction, note } = followed.batch.progress(index) ?? { fraction: NaN, note: "" };
        if (fraction !== entry.fraction) entry.watcher.onProgress(fraction, note);
        entry.fraction = fraction;
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
    if (ended.state !== "failed") {
      // The node sees them; on a shared file system we may have to wait for it.
      const visible = Object.values(ended.record.outputs).every(({ digest, size }) =>
        store.hasObject(digest, size)
      );
      entry.goneSinceMs ??= performance.now();
      const waitedMs = performance.now() - entry.goneSinceMs;
      if (!visible && waitedMs < 1000 * profile.graceSeconds) return;
    }
    const wasKilled = ended.state === "failed" && ended.problem.includes("SIGKILL");
    const asked = resourcesOf(entry.order.stage, profile);
    const remedy = wasKilled ? { remedy: remedyWhenKilled(entry.order.stage, asked) } : {};
    this.#close(followed, index);
    entry.resolve({ ...ended, ...remedy });
  }

  /** Forgets a task whose end is known. */
  #close(followed: Followed, index: number): void {
    followed.entries.delete(index);
    followed.batch.retire(index);
    if (followed.entries.size === 0) this.#sent.delete(followed);
  }

  /** Asks Slurm what it has, and judges what it has not any more. */
  async #ask(): Promise<void> {
    const askedMs = performance.now();
    const queue = await this.#freshQueue();
    if (queue === undefined) return;
    for (const followed of this.#sent) {
      if (followed.sentMs >= askedMs) continue;
      this.#look(followed, true);
      for (const [index, entry] of followed.entries) {
        const state = stateOf(followed.batch, index, queue);
        if (state !== undefined && slurm.isAlive(state)) entry.goneSinceMs = undefined;
        else await this.#judge(followed, index, entry, state);
      }
    }
  }

  async #judge(
    followed: Followed,
    index: number,
    entry: Entry,
    inQueue: string | undefined,
  ): Promise<void> {
    const { store, profile, emit } = this.#in;
    const { order } = entry;
    const { batch } = followed;
    const state = inQueue ?? await slurm.stateInAccounting(`${batch.job}_${index}`);
    const asked = resourcesOf(order.stage, profile);
    let verdict = verdictOn(state, order.stage, asked, order.resumable);
    entry.goneSinceMs ??= performance.now();
    if (verdict.kind === "wait") {
      if (performance.now() - entry.goneSinceMs < 1000 * profile.graceSeconds) return;
      const record = order.forced ? undefined : store.record(order.key);
      if (record !== undefined) {
        return this.#end(followed, index, entry, { state: "shared", record });
      }
      verdict = verdict.then;
    }
    // While accounting was asked, or before the queue was, its last words may have come.
    if (batch.ended(index) !== undefined || !followed.entries.has(index)) return;
    const printed = batch.printed(index);
    this.#close(followed, index);
    if (verdict.kind === "again" && entry.again < profile.resubmit) {
      entry.again++;
      entry.goneSinceMs = undefined;
      entry.starts = 0;
      const { element } = order;
      const { because } = verdict;
      emit({
        ...{ type: "job-resubmitted", element, because },
        ...{ attempt: entry.again, of: profile.resubmit },
      });
      this.#incoming.push(entry);
      return;
    }
    const { problem, remedy } = verdict.kind === "failed" ? verdict : {
      problem: `was submitted ${entry.again + 1} times, and each time ${verdict.because}`,
      remedy: 'Look at the nodes (sinfo -R), or raise "resubmit" in the cluster profile.',
    };
    entry.resolve(this.#failure(order, problem, remedy, printed));
  }

  /** A failure that the node could not tell of; what Slurm printed goes into the element's log. */
  #failure(order: Order, problem: string, remedy: string, printed = ""): Done {
    const log = this.#in.store.logPath(order.profile, order.element);
    if (printed !== "") appendTo(log, printed + "\n");
    return { state: "failed", problem, remedy, log, output: printed.slice(-keptOutput) };
  }

  /** The queue as it is now; `undefined`, and a longer wait, when Slurm does not answer. */
  async #freshQueue(): Promise<slurm.Queue | undefined> {
    const { emit, profile } = this.#in;
    try {
      this.#queue = await slurm.queue();
      if (this.#asking.failures >= 3) emit({ type: "slurm-reached" });
      this.#asking.answered(performance.now(), 1000 * profile.pollSeconds);
      return this.#queue;
    } catch (error) {
      if (!(error instanceof slurm.SlurmError)) throw error;
      this.#asking.failed(performance.now());
      if (this.#asking.failures === 3) this.#unreachable(error);
      return undefined;
    }
  }

  #unreachable(error: slurm.SlurmError): void {
    this.#in.emit({ type: "slurm-unreachable", problem: error.message });
  }

  /** The run is stopped: the jobs go on by themselves, or are cancelled. */
  async #leave(how: OnStop): Promise<void> {
    const { emit } = this.#in;
    const entries = this.#entries();
    const sent = [...this.#sent];
    const jobs = sent.map(({ batch }) => batch.job ?? batch.jobName);
    const elements = sent.reduce((sum, { entries }) => sum + entries.size, 0);
    // These never came to be jobs.
    for (const { batch } of this.#unsent) batch.remove();
    if (how === "cancel") {
      try {
        await slurm.cancel(
          sent.flatMap(({ batch, entries }) => [...entries.keys()].map((i) => `${batch.job}_${i}`)),
        );
        for (const { batch, entries } of sent) for (const i of entries.keys()) batch.retire(i);
        emit({ type: "jobs-cancelled", jobs, elements });
      } catch (error) {
        if (!(error instanceof slurm.SlurmError)) throw error;
        this.#unreachable(error);
        how = "detach";
      }
    }
    if (how === "detach" && jobs.length > 0) emit({ type: "jobs-detached", jobs, elements });
    this.#forgetAll();
    for (const { resolve } of entries) resolve({ state: "stopped" });
  }

  #forgetAll(): void {
    this.#incoming = [];
    this.#unsent.length = 0;
    this.#sent.clear();
  }
}

/**
 * Only one driver at a time finds out what is submitted and submits the rest. Where a file system does
 * not honour the lock between machines, two may submit the same; the tasks' own locks, or at worst the
 * time for doing it twice, sort that out.
 */
async function submissionLock(storeRoot: string): Promise<Disposable> {
  const file = await Deno.open(join(storeRoot, "locks", "slurm-submission"), {
    create: true,
    write: true,
  });
  await file.lock(true);
  return file;
}

async function slept(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake, { once: true });
  });
}

function appendTo(path: string, text: string): void {
  try {
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, text, { append: true });
  } catch {
    // The same text is shown.
  }
}
