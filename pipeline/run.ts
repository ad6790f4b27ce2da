/**
 * Carries out a plan: runs what is stale as soon as its inputs are there, longest first, and looks
 * again at what waits whenever something finishes (early cutoff).
 *
 * @module
 */

import type { Artifacts } from "./artifacts.ts";
import type { LeftOutBecause } from "./budget.ts";
import type { Codes, StageCode } from "./code.ts";
import type { Key } from "./digest.ts";
import { messageOf } from "./errors.ts";
import type { Emit } from "./events.ts";
import { execute, type Executed } from "./execute.ts";
import type { Executor } from "./executors/executor.ts";
import { type Element, upstream } from "./graph.ts";
import { judge, type PlanContext, remake, type Verdict } from "./plan.ts";
import type { AnyStage } from "./stage.ts";
import type { State } from "./state.ts";
import type { ActionRecord, Store } from "./store.ts";

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
  readonly root: string;
  readonly jobs: number;
  /** Whether to go on with what does not depend on a failed element. */
  readonly keepGoing: boolean;
  /** Elements that are not to be executed, and why; none when absent. */
  readonly leftOut?: ReadonlyMap<Element, LeftOutBecause>;
  /** Expected duration of an element in milliseconds, where one is known. */
  readonly expectedMs: (element: Element) => number | null;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** How a run ended; counts are of elements. */
export interface RunResult {
  readonly executed: number;
  readonly fresh: number;
  readonly restored: number;
  readonly failed: number;
  readonly blocked: number;
  readonly leftOut: number;
  /** How long those left out take one after another, as far as that is known. */
  readonly leftOutMs: number;
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

const contendedRetryMs = 50;

/** Runs what a plan says. Never throws for a stage's failure: that is an event and a count. */
export async function run(input: RunInput): Promise<RunResult> {
  return await new Run(input).toEnd();
}

class Run {
  readonly #in: RunInput;
  readonly #codes: ReadonlyMap<AnyStage, StageCode>;
  readonly #downstream = new Map<Element, Element[]>();
  readonly #results = new Map<Element, { readonly key: Key; readonly record: ActionRecord }>();
  readonly #ready = new Map<Element, Stale>();
  readonly #running = new Map<Element, Promise<void>>();
  readonly #waiting = new Set<Element>();
  /** Elements with a record whose objects are gone. */
  readonly #lost = new Set<Element>();
  readonly #executed = new Map<Element, number>();
  readonly #failed = new Set<Element>();
  /** Inputs that no element executed so far has read, by stage. */
  readonly #unread = new Map<AnyStage, ReadonlySet<string>>();
  readonly #lots = new Map<Element, number>();
  #restored = 0;

  constructor(input: RunInput) {
    this.#in = input;
    this.#codes = input.context.codes;
    for (const element of input.elements) {
      for (const taken of upstream(element)) {
        const known = this.#downstream.get(taken);
        if (known === undefined) this.#downstream.set(taken, [element]);
        else known.push(element);
      }
    }
  }

  async toEnd(): Promise<RunResult> {
    const { elements, verdicts, signal } = this.#in;
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
    return this.#result(elements, signal.aborted);
  }

  #mayStart(): boolean {
    return !this.#in.signal.aborted && (this.#in.keepGoing || this.#failed.size === 0);
  }

  #startWhatFits(): void {
    const expected = (element: Element): number => this.#in.expectedMs(element) ?? Infinity;
    const longestFirst = [...this.#ready].sort(([a], [b]) =>
      expected(b) - expected(a) || this.#lot(a) - this.#lot(b)
    );
    for (const [element, verdict] of longestFirst) {
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

  /** Decides between elements that are expected to take equally long: no order is relied on. */
  #lot(element: Element): number {
    const lot = this.#lots.get(element) ?? Math.random();
    this.#lots.set(element, lot);
    return lot;
  }

  /** Looks at the bytes of what an element takes; what is damaged or gone is made again first. */
  #lostInputs(element: Element): boolean {
    let lost = false;
    for (const input of element.inputs) {
      if (input.kind === "file") continue;
      for (const taken of [input.from].flat()) {
        const object = this.#results.get(taken)?.record.outputs[input.output];
        if (object !== undefined && this.#in.store.checkObject(object.digest)) continue;
        lost = true;
        this.#in.emit({ type: "object-lost", element: taken.id, output: input.output });
        this.#remake(taken);
      }
    }
    return lost;
  }

  #remake(element: Element): void {
    this.#results.delete(element);
    this.#lost.add(element);
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
    if (!this.#in.leftOut?.has(element)) this.#ready.set(element, verdict);
  }

  async #work(element: Element, verdict: Stale): Promise<void> {
    const { store, emit, context, signal } = this.#in;
    using lock = store.tryLock(verdict.key);
    if (lock === undefined) {
      // Another run is at it. Its result will do; until then others may use this slot.
      await new Promise((resolve) => setTimeout(resolve, contendedRetryMs));
      this.#ready.set(element, verdict);
      return;
    }
    const filed = store.record(verdict.key);
    if (filed !== undefined && !verdict.reasons.includes("forced") && isWhole(filed, store)) {
      emit({ type: "stage-shared", element: element.id });
      return this.#settle(element, verdict.key, filed, false);
    }
    const { reasons } = verdict;
    emit({
      type: "stage-started",
      element: element.id,
      reasons,
      expectedMs: this.#in.expectedMs(element),
    });
    const code = this.#codes.get(element.stage);
    if (code === undefined) throw new Error(`The code of ${element.stage.name} was not loaded`);
    await this.#in.codes.ensureBundle(element.stage, code);
    const done = await execute(
      {
        element,
        key: verdict.key,
        keyText: verdict.text,
        code,
        keepSources: (of) => this.#in.codes.keepSources(of),
        recordOf: (taken) => {
          const record = this.#recordOf(taken);
          if (record === undefined) throw new Error(`${taken.id} has no result`);
          return record;
        },
        profile: this.#in.profile,
        rootSeed: context.rootSeed,
        root: this.#in.root,
      },
      store,
      this.#in.executor,
      signal,
      (fraction, note) => emit({ type: "stage-progress", element: element.id, fraction, note }),
    );
    this.#finish(element, verdict, filed, done);
  }

  #finish(
    element: Element,
    verdict: Stale,
    filed: ActionRecord | undefined,
    done: Executed,
  ): void {
    const { emit, state, signal, profile } = this.#in;
    if (!done.ok) {
      if (signal.aborted) return;
      this.#failed.add(element);
      emit({
        type: "stage-failed",
        element: element.id,
        params: element.params,
        problem: done.problem,
        log: done.log,
        output: done.output,
        ...(done.remedy === undefined ? {} : { remedy: done.remedy }),
      });
      return;
    }
    const { record } = done;
    this.#executed.set(element, record.ran.ms);
    this.#lost.delete(element);
    state.rememberDuration(profile, element.stage.name, element.id, record.ran.ms);
    state.rememberKeys(profile, [[element.id, verdict.key]]);
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
    emit({ type: "stage-finished", element: element.id, ms: record.ran.ms, unchanged, kept });
    // What one element of a sweep does not need, another may.
    const unread = new Set(done.unread);
    const before = this.#unread.get(element.stage);
    this.#unread.set(element.stage, before === undefined ? unread : before.intersection(unread));
    this.#settle(element, verdict.key, record, true);
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
    const { artifacts, emit, store, profile } = this.#in;
    try {
      const outcome = artifacts.place(element, record, ran ? undefined : emit);
      if ("lost" in outcome) {
        emit({ type: "object-lost", element: element.id, output: outcome.lost });
        this.#remake(element);
        return false;
      }
      if (!ran) this.#restored += outcome.placed;
      return true;
    } catch (error) {
      // A full disk or a folder in the way: the result itself is safe in the store.
      this.#failed.add(element);
      emit({
        type: "stage-failed",
        element: element.id,
        params: element.params,
        problem: `has a result, but its artifacts cannot be written: ${messageOf(error)}`,
        log: store.logPath(profile, element.id),
        output: "",
      });
      return false;
    }
  }

  /** How many elements below one are up to date now that it has yielded the bytes it had before. */
  #keptBelow(element: Element, record: ActionRecord): number {
    const { context, elements } = this.#in;
    const below = belowOf(element, this.#downstream);
    const waiting = elements.filter((one) =>
      below.has(one) && this.#waiting.has(one) && !this.#lost.has(one)
    );
    const kept = new Map([[element, record]]);
    for (const one of waiting) {
      const verdict = judge(one, (taken) => kept.get(taken) ?? this.#recordOf(taken), context);
      if (verdict.state === "fresh") kept.set(one, verdict.record);
    }
    return kept.size - 1;
  }

  #recordOf(element: Element): ActionRecord | undefined {
    return this.#results.get(element)?.record;
  }

  #recordBefore(element: Element): ActionRecord | undefined {
    const key = this.#in.context.latest.get(element.id);
    return key === undefined ? undefined : this.#in.store.record(key);
  }

  #result(elements: readonly Element[], interrupted: boolean): RunResult {
    const { state, profile, context, emit, expectedMs } = this.#in;
    const changed = [...this.#results].filter(([element, { key }]) =>
      context.latest.get(element.id) !== key
    );
    state.rememberKeys(profile, changed.map(([element, { key }]) => [element.id, key]));
    for (const [stage, inputs] of this.#unread) {
      const first = elements.find((one) => one.stage === stage && this.#executed.has(one));
      for (const input of inputs) {
        emit({ type: "input-unread", element: first?.id ?? stage.name, input });
      }
    }
    const notRun = elements.filter((e) => !this.#results.has(e) && !this.#failed.has(e));
    const [leftOut, blocked] = [[] as Element[], [] as Element[]];
    for (const element of notRun) {
      const because = this.#in.leftOut?.get(element);
      (because === undefined ? blocked : leftOut).push(element);
      if (because === undefined || interrupted) continue;
      const expected = expectedMs(element);
      emit({ type: "stage-left-out", element: element.id, because, expectedMs: expected });
    }
    if (this.#failed.size > 0 && !interrupted) {
      for (const element of blocked) emit({ type: "stage-blocked", element: element.id });
    }
    return {
      executed: this.#executed.size,
      fresh: this.#results.size - this.#executed.size,
      restored: this.#restored,
      failed: this.#failed.size,
      blocked: blocked.length,
      leftOut: leftOut.length,
      leftOutMs: leftOut.reduce((sum, element) => sum + (expectedMs(element) ?? 0), 0),
      interrupted,
      trace: { ran: this.#executed, failed: this.#failed, settled: this.#results },
    };
  }
}

/** Everything that takes an element's outputs, directly or not. */
function belowOf(
  element: Element,
  downstream: ReadonlyMap<Element, readonly Element[]>,
): ReadonlySet<Element> {
  const below = new Set(downstream.get(element));
  // A set that grows while it is gone through is gone through to its end.
  for (const one of below) for (const next of downstream.get(one) ?? []) below.add(next);
  return below;
}

/** Whether all bytes that a record promises are there. */
function isWhole(record: ActionRecord, store: Store): boolean {
  return Object.values(record.outputs).every(({ digest }) => store.checkObject(digest));
}

function sameOutputs(a: ActionRecord, b: ActionRecord): boolean {
  const names = new Set([...Object.keys(a.outputs), ...Object.keys(b.outputs)]);
  return [...names].every((name) => a.outputs[name]?.digest === b.outputs[name]?.digest);
}
