/**
 * Carries out a plan: runs what is stale as soon as its inputs are there, longest first, and looks
 * again at what waits whenever something finishes (early cutoff).
 *
 * @module
 */

import type { ActionRecord } from "./action_record.ts";
import type { Artifacts } from "./artifacts.ts";
import type { LeftOutBecause } from "./budget.ts";
import type { Codes } from "./code.ts";
import type { Key } from "./digest.ts";
import { downstreamOf, keptBelow, sameOutputs } from "./early_cutoff.ts";
import { messageOf } from "./errors.ts";
import type { Emit } from "./events.ts";
import type { Executed } from "./execute.ts";
import type { Executor } from "./executors/executor.ts";
import type { Element } from "./graph.ts";
import { announceNotRun, type NotRun } from "./not_run.ts";
import { fileDigestsIn, type Order, orderOf } from "./order.ts";
import { judge, type PlanContext, remake, type Verdict } from "./plan.ts";
import { ReadyQueue } from "./ready_queue.ts";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";
import type { Remote } from "./remote/remote.ts";
import { UnreadInputs } from "./unread_inputs.ts";

/** What a run is given. */
export interface RunInput {
  /** The targets and all they need, each after what it takes. */
  readonly elements: readonly Element[];
  readonly targets: ReadonlySet<Element>;
  readonly verdicts: ReadonlyMap<Element, Verdict>;
  readonly context: PlanContext;
  readonly codes: Codes;
  readonly store: Store;
  readonly state: State;
  readonly artifacts: Artifacts;
  readonly executor: Executor;
  readonly profile: string;
  readonly jobs: number;
  /** Whether to go on with what does not depend on a failed element. */
  readonly keepGoing: boolean;
  /** Elements that are not to be executed, and why; none when absent. */
  readonly leftOut?: ReadonlyMap<Element, LeftOutBecause>;
  /** Where results of others come from and new ones go. */
  readonly remote?: Remote;
  /** Expected duration of an element in milliseconds, where one is known. */
  readonly expectedMs: (element: Element) => number | null;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** How a run ended; counts are of elements. */
export interface RunResult extends NotRun {
  readonly executed: number;
  readonly fresh: number;
  /** Those whose result came from the remote cache. */
  readonly fetched: number;
  readonly restored: number;
  readonly failed: number;
  readonly interrupted: boolean;
  readonly trace: RunTrace;
}

/** What a run did, element by element. */
export interface RunTrace {
  /** How long each element took that was executed to the end, in milliseconds. */
  readonly ran: ReadonlyMap<Element, number>;
  readonly failed: ReadonlySet<Element>;
  /** The key of every element that has a result now. */
  readonly settled: ReadonlyMap<Element, { readonly key: Key }>;
}

type Stale = Extract<Verdict, { state: "stale" }>;
type Finished = Extract<Executed, { state: "made" }>;
type Failed = Omit<Extract<Executed, { state: "failed" }>, "state">;

const contendedRetryMs = 50;

/** Runs what a plan says. Never throws for a stage's failure: that is an event and a count. */
export async function run(input: RunInput): Promise<RunResult> {
  return await new Run(input).toEnd();
}

class Run {
  readonly #in: RunInput;
  readonly #downstream: ReadonlyMap<Element, readonly Element[]>;
  readonly #results = new Map<Element, { readonly key: Key; readonly record: ActionRecord }>();
  readonly #ready: ReadyQueue<Stale>;
  readonly #running = new Map<Element, Promise<void>>();
  readonly #waiting = new Set<Element>();
  /** Elements with a record of which an object is gone, and of which output. */
  readonly #lost = new Map<Element, string>();
  /** What the remote cache was asked for. */
  readonly #asked = new Set<Key>();
  readonly #executed = new Map<Element, number>();
  readonly #failed = new Set<Element>();
  readonly #unread = new UnreadInputs();
  #restored = 0;

  constructor(input: RunInput) {
    this.#in = input;
    this.#downstream = downstreamOf(input.elements);
    this.#ready = new ReadyQueue(input.expectedMs);
  }

  async toEnd(): Promise<RunResult> {
    const { elements, verdicts } = this.#in;
    for (const element of elements) {
      const verdict = verdicts.get(element);
      if (verdict?.state === "stale") this.#makeReady(element, verdict);
      if (verdict?.state === "waiting") this.#waiting.add(element);
    }
    for (const element of elements) {
      const verdict = verdicts.get(element);
      if (verdict?.state === "fresh") this.#settle(element, verdict.key, verdict.record, false);
    }
    while (this.#running.size > 0 || (this.#ready.size > 0 && this.#mayStart())) {
      this.#startWhatFits();
      // Nothing runs when all that was ready turned out to need a lost object first.
      if (this.#running.size > 0) await Promise.race(this.#running.values());
    }
    return this.#result();
  }

  #mayStart(): boolean {
    return !this.#in.signal.aborted && (this.#in.keepGoing || this.#failed.size === 0);
  }

  #startWhatFits(): void {
    for (const [element, verdict] of this.#ready.inOrder()) {
      if (!this.#mayStart() || this.#running.size >= this.#in.jobs) return;
      this.#ready.delete(element);
      if (this.#lostInputs(element)) {
        this.#waiting.add(element);
        continue;
      }
      const work = this.#work(element, verdict).finally(() => this.#running.delete(element));
      this.#running.set(element, work);
    }
  }

  /** Looks at the bytes of what an element takes; what is damaged or gone is made again first. */
  #lostInputs(element: Element): boolean {
    let lost = false;
    for (const input of element.inputs) {
      if (input.kind === "file") continue;
      for (const taken of [input.from].flat()) {
        const object = this.#results.get(taken)?.record.outputs[input.output];
        if (object !== undefined && this.#in.store.checkObjectOnce(object.digest)) continue;
        lost = true;
        this.#remake(taken, input.output);
      }
    }
    return lost;
  }

  #remake(element: Element, output: string): void {
    this.#results.delete(element);
    this.#lost.set(element, output);
    this.#waiting.add(element);
    this.#reconsider(element);
  }

  /** Looks again at an element that waits: it may be ready now, or have a result on record. */
  #reconsider(element: Element): void {
    const { context } = this.#in;
    const recordOf = (taken: Element): ActionRecord | undefined => this.#recordOf(taken);
    let verdict = judge(element, recordOf, context);
    if (verdict.state === "fresh" && this.#lost.has(element)) {
      verdict = remake(element, recordOf, context);
    }
    if (verdict.state === "waiting") return;
    this.#waiting.delete(element);
    if (verdict.state === "stale") this.#makeReady(element, verdict);
    else this.#settle(element, verdict.key, verdict.record, false);
  }

  #makeReady(element: Element, verdict: Stale): void {
    if (!this.#in.leftOut?.has(element)) this.#ready.add(element, verdict);
  }

  async #work(element: Element, verdict: Stale): Promise<void> {
    const { store, emit, expectedMs, executor, signal } = this.#in;
    const { key, reasons } = verdict;
    const filed = store.record(key);
    const id = element.id;
    if (!reasons.includes("forced")) {
      const offered = await this.#fetched(element, verdict, filed);
      if (offered !== undefined) return this.#settle(element, key, offered, false);
      if (signal.aborted) return;
    }
    const order = await this.#orderOf(element, verdict);
    if (order === undefined) return;
    this.#in.remote?.expect(key);
    const done = await executor.carryOut(order, signal, {
      onStart: () => {
        const lost = this.#lost.get(element);
        if (lost !== undefined) emit({ type: "object-lost", element: id, output: lost });
        emit({ type: "stage-started", element: id, reasons, expectedMs: expectedMs(element) });
      },
      onProgress: (fraction, note) => emit({ type: "stage-progress", element: id, fraction, note }),
    });
    switch (done.state) {
      case "made":
        return this.#finish(element, verdict, filed, done);
      case "shared":
        emit({ type: "stage-shared", element: id });
        return this.#settle(element, key, done.record, false);
      case "failed":
        return this.#fail(element, done);
      case "contended":
        // Its result will do; until then others may use this slot.
        await new Promise((resolve) => setTimeout(resolve, contendedRetryMs));
        return this.#ready.add(element, verdict);
      case "stopped":
    }
  }

  /** The result that the remote cache has, where the plan could not ask for it or an object was lost. */
  async #fetched(
    element: Element,
    { key, text }: Stale,
    filed: ActionRecord | undefined,
  ): Promise<ActionRecord | undefined> {
    const { remote, codes, context } = this.#in;
    if (remote === undefined) return undefined;
    // Once: where another run is at it, the element comes here again and again.
    const offered = filed === undefined && !this.#asked.has(key)
      ? await remote.record(key, text)
      : undefined;
    this.#asked.add(key);
    const code = context.codes.get(element.stage);
    const record = offered !== undefined && code !== undefined
      ? remote.file(offered, codes.keepSources(code), text)
      : filed;
    if (record === undefined || !await remote.fetchObjects(record, element.id)) return undefined;
    this.#lost.delete(element);
    return record;
  }

  /** The order for an element; when it cannot be written (a full disk), the element has failed. */
  async #orderOf(element: Element, verdict: Stale): Promise<Order | undefined> {
    const { codes, context, profile, store } = this.#in;
    const code = context.codes.get(element.stage);
    if (code === undefined) throw new Error(`The code of ${element.stage.name} was not loaded`);
    await codes.ensureBundle(element.stage, code);
    try {
      return orderOf({
        element,
        key: verdict.key,
        keyText: verdict.text,
        bundle: code.digest,
        sources: codes.keepSources(code),
        fileDigest: fileDigestsIn(verdict.text),
        recordOf: (taken) => {
          const record = this.#recordOf(taken);
          if (record === undefined) throw new Error(`${taken.id} has no result`);
          return record;
        },
        profile,
        rootSeed: context.rootSeed,
        forced: verdict.reasons.includes("forced"),
      });
    } catch (error) {
      const problem = `cannot be ordered: ${messageOf(error)}`;
      this.#fail(element, { problem, log: store.logPath(profile, element.id), output: "" });
      return undefined;
    }
  }

  #fail(element: Element, { problem, log, output, remedy }: Failed): void {
    this.#failed.add(element);
    this.#in.emit({
      type: "stage-failed",
      element: element.id,
      params: element.params,
      ...{ problem, log, output },
      ...(remedy === undefined ? {} : { remedy }),
    });
  }

  #finish(
    element: Element,
    { key }: Stale,
    filed: ActionRecord | undefined,
    { record, unread }: Finished,
  ): void {
    const { emit, state, profile } = this.#in;
    const { ms } = record.ran;
    this.#executed.set(element, ms);
    this.#in.remote?.share(record);
    this.#lost.delete(element);
    this.#unread.note(element.stage, unread);
    state.rememberDuration(profile, element.stage.name, element.id, ms);
    state.rememberKeys(profile, [[element.id, key]]);
    const former = filed ?? this.#recordBefore(element);
    const unchanged = former !== undefined && sameOutputs(former, record);
    if (filed !== undefined && !unchanged) {
      emit(
        filed.waiver === undefined
          ? { type: "result-differs", element: element.id }
          : { type: "waiver-refuted", element: element.id, reason: filed.waiver.reason },
      );
    }
    const kept = unchanged ? this.#keptBelow(element, record) : 0;
    emit({ type: "stage-finished", element: element.id, ms, unchanged, kept });
    this.#settle(element, key, record, true);
  }

  /** An element is up to date: places its artifacts and looks again at what waits for it. */
  #settle(element: Element, key: Key, record: ActionRecord, ran: boolean): void {
    this.#results.set(element, { key, record });
    if (ran || this.#in.targets.has(element)) {
      const placed = this.#place(element, record, ran);
      if (!placed) return;
    }
    for (const below of this.#downstream.get(element) ?? []) {
      if (this.#waiting.has(below)) this.#reconsider(below);
    }
  }

  #place(element: Element, record: ActionRecord, ran: boolean): boolean {
    const { artifacts, emit, store, profile, remote } = this.#in;
    const isNew = ran || remote?.isFrom(record.key) === true;
    try {
      const outcome = artifacts.place(element, record, isNew ? undefined : emit);
      if ("lost" in outcome) {
        this.#remake(element, outcome.lost);
        return false;
      }
      if (!isNew) this.#restored += outcome.placed;
      return true;
    } catch (error) {
      // A full disk or a folder in the way: the result itself is safe in the store.
      const problem = `has a result, but its artifacts cannot be written: ${messageOf(error)}`;
      this.#fail(element, { problem, log: store.logPath(profile, element.id), output: "" });
      return false;
    }
  }

  #keptBelow(element: Element, record: ActionRecord): number {
    const waiting = this.#in.elements.filter((one) =>
      this.#waiting.has(one) && !this.#lost.has(one)
    );
    const recordOf = (taken: Element): ActionRecord | undefined => this.#recordOf(taken);
    return keptBelow(element, record, waiting, this.#downstream, recordOf, this.#in.context);
  }

  #recordOf(element: Element): ActionRecord | undefined {
    return this.#results.get(element)?.record;
  }

  #recordBefore(element: Element): ActionRecord | undefined {
    const key = this.#in.context.latest.get(element.id);
    return key === undefined ? undefined : this.#in.store.record(key);
  }

  #result(): RunResult {
    const { elements, state, profile, context, emit, leftOut, expectedMs, signal, remote } =
      this.#in;
    const changed = [...this.#results].filter(([element, { key }]) =>
      context.latest.get(element.id) !== key
    );
    state.rememberKeys(profile, changed.map(([element, { key }]) => [element.id, key]));
    this.#unread.announce(elements.filter((element) => this.#executed.has(element)), emit);
    const interrupted = signal.aborted;
    const notRun = announceNotRun(
      elements.filter((element) => !this.#results.has(element) && !this.#failed.has(element)),
      { leftOut, expectedMs, interrupted, anyFailed: this.#failed.size > 0 },
      emit,
    );
    const fetched = [...this.#results].filter(([element, { key }]) =>
      remote?.isFrom(key) === true && !this.#executed.has(element)
    );
    return {
      executed: this.#executed.size,
      fresh: this.#results.size - this.#executed.size - fetched.length,
      fetched: fetched.length,
      restored: this.#restored,
      failed: this.#failed.size,
      ...notRun,
      interrupted,
      trace: { ran: this.#executed, failed: this.#failed, settled: this.#results },
    };
  }
}
