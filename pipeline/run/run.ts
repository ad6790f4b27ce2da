/**
 * Carries out a plan: runs what is stale as soon as its inputs are there, what is soonest complete first,
 * and looks again at what waits whenever something finishes (early cutoff).
 *
 * Longer than other modules, for all of it moves the same states: what is decided is elsewhere.
 *
 * @module
 */

import { type ActionRecord, objectsOf } from "../store/action_record.ts";
import { attempt, workFor } from "./attempt.ts";
import type { Digest, Key } from "../base/digest.ts";
import { downstreamOf, keptBelow, sameOutputs } from "../plan/early_cutoff.ts";
import { type ElementState, ElementStates } from "./element_states.ts";
import { messageOf, UserError } from "../base/errors.ts";
import type { Executed } from "./execute.ts";
import { type Element, elementsIn } from "../model/element.ts";
import { announceNotRun } from "./not_run.ts";
import { hasObjects, judge, type PlanContext, remake, type Verdict } from "../plan/plan.ts";
import { orderOf } from "../plan/precedence.ts";
import type { RunInput, RunResult } from "./run_types.ts";
import { UnreadInputs } from "./unread_inputs.ts";

type Running = Extract<ElementState, { is: "running" }>;
type Finished = Extract<Executed, { state: "made" }>;
type Failed = Omit<Extract<Executed, { state: "failed" }>, "state">;

const contendedRetryMs = 50;
/** So many of those that are next are named: what is got ready for one is kept while others overtake it. */
const announced = 16;

/** Runs what a plan says. Never throws for a stage's failure: that is an event and a count. */
export async function run(input: RunInput): Promise<RunResult> {
  return await new Run(input).toEnd();
}

class Run {
  readonly #in: RunInput;
  readonly #context: PlanContext;
  readonly #downstream: ReadonlyMap<Element, readonly Element[]>;
  readonly #states: ElementStates;
  /** What is under way; never rejects. */
  readonly #work = new Map<Element, Promise<void>>();
  /** The keys that are worked on, and the other elements that have one: they wait for the result. */
  readonly #inHand = new Map<Key, Element[]>();
  /** Those that run whatever is on record, until they have. */
  readonly #forced: Set<Element>;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #executed = new Map<Element, number>();
  readonly #unread = new UnreadInputs();
  #restored = 0;

  constructor(input: RunInput) {
    this.#in = input;
    this.#downstream = downstreamOf(input.elements);
    const mayRun = input.elements.filter((one) => input.verdicts.get(one)?.state !== "fresh");
    this.#states = new ElementStates(orderOf(mayRun, input.expectedMs), input.capacity);
    this.#forced = new Set(input.context.forced);
    this.#context = { ...input.context, forced: this.#forced };
    this.#signal = AbortSignal.any([input.signal, this.#stop.signal]);
  }

  async toEnd(): Promise<RunResult> {
    try {
      this.#begin();
      while (this.#work.size > 0 || (this.#mayStart() && this.#isAnythingLeft())) {
        this.#startWhatFits();
        this.#announceNext();
        await this.#somethingHappens();
      }
      return this.#result();
    } finally {
      // Whatever is thrown here, what runs is ended before the session closes.
      this.#stop.abort();
      await Promise.all([...this.#work.values(), this.#in.executor.end?.()]);
    }
  }

  #begin(): void {
    const { elements, verdicts, targets } = this.#in;
    for (const element of elements) {
      const verdict = verdicts.get(element);
      if (verdict !== undefined) this.#follow(element, verdict);
    }
    for (const element of elements) {
      const state = this.#states.of(element);
      if (state.is === "done" && targets.has(element)) this.#place(element, state.record, false);
    }
  }

  #mayStart(): boolean {
    return !this.#signal.aborted && (this.#in.keepGoing || this.#states.count.failed === 0);
  }

  #isAnythingLeft(): boolean {
    const { ready, contended } = this.#states.count;
    return ready + contended > 0;
  }

  /** Starts what is next, and last of all what another run is at. */
  #startWhatFits(): void {
    while (this.#hasSlot()) {
      const element = this.#states.next();
      if (element === undefined) break;
      this.#start(element);
    }
    for (const element of this.#states.contended()) {
      const state = this.#states.of(element);
      if (state.is !== "contended" || state.againMs > performance.now()) continue;
      const { store } = this.#in;
      const record = store.record(state.verdict.key);
      const isMade = record !== undefined && hasObjects(record, store);
      if (isMade && !this.#forced.has(element)) this.#share(element, state.verdict.key, record);
      else if (this.#hasSlot(element)) this.#start(element);
    }
  }

  /** While cores are idle, the executor can get ready for what comes next. */
  #announceNext(): void {
    const { executor, capacity } = this.#in;
    const most = Math.min(capacity.jobs, this.#states.idleCores);
    if (executor.expect === undefined || most === 0 || !this.#mayStart()) return;
    const next = this.#states.upcoming(announced).map(({ element, verdict }) =>
      workFor({ element, verdict, filed: undefined, isFirst: true }, this.#in)
    );
    executor.expect(next, most);
  }

  #hasSlot(element?: Element): boolean {
    return this.#mayStart() && this.#states.hasRoom(element);
  }

  async #somethingHappens(): Promise<void> {
    const work = [...this.#work.values()];
    const isContended = this.#states.count.contended > 0 && this.#mayStart();
    if (work.length === 0 && !isContended) return;
    let timer;
    const pause = new Promise<void>((resolve) => {
      if (isContended) timer = setTimeout(resolve, contendedRetryMs);
    });
    await Promise.race([...work, pause]);
    clearTimeout(timer);
  }

  #start(element: Element): void {
    const state = this.#states.of(element);
    if (state.is !== "ready" && state.is !== "contended") return;
    if (this.#remakeLostInputs(element)) return;
    const { key } = state.verdict;
    const others = this.#inHand.get(key);
    if (others !== undefined) {
      others.push(element);
      return this.#states.become(element, { is: "waiting" });
    }
    this.#inHand.set(key, []);
    const isFirst = state.is === "ready";
    const { verdict, lost } = state;
    const running: Running = { is: "running", verdict, ...(lost === undefined ? {} : { lost }) };
    this.#states.become(element, running);
    const work = this.#workOn(element, running, isFirst)
      .catch((error) => this.#failWith(element, "cannot be run", error))
      .finally(() => {
        this.#work.delete(element);
        this.#release(element, key);
      });
    this.#work.set(element, work);
  }

  /** What waited for an element with the same key has its result now, or has to make it itself. */
  #release(element: Element, key: Key): void {
    const others = this.#inHand.get(key) ?? [];
    this.#inHand.delete(key);
    for (const other of others) {
      if (this.#executed.has(element)) this.#forced.delete(other);
      this.#reconsider(other);
    }
  }

  /** Looks at the bytes of what an element takes; what is damaged or gone is made again first. */
  #remakeLostInputs(element: Element): boolean {
    let lost = false;
    for (const input of element.inputs) {
      if (!("from" in input)) continue;
      for (const taken of elementsIn(input)) {
        const output = this.#states.recordOf(taken)?.outputs[input.output];
        const isWhole = output !== undefined &&
          objectsOf([output]).every(({ digest }) => this.#in.store.checkObjectOnce(digest));
        if (isWhole) continue;
        lost = true;
        this.#remake(taken, input.output);
      }
    }
    return lost;
  }

  /** An element's result is to be made again; the bytes may be others, so what takes it has to wait. */
  #remake(element: Element, lost: string): void {
    if (this.#states.of(element).is === "failed") return;
    if (this.#executed.has(element)) {
      const why = `its output "${lost}" was damaged or removed as soon as it was made`;
      return this.#failWith(element, "has lost its result", new UserError(why, "Run again."));
    }
    this.#states.become(element, { is: "waiting", lost });
    for (const below of this.#downstream.get(element) ?? []) {
      const state = this.#states.of(below);
      if (state.is === "running") this.#states.become(below, { ...state, outdated: true });
      if (state.is === "ready" || state.is === "contended") this.#reconsider(below);
    }
    this.#reconsider(element);
  }

  /** Looks again at an element: it may be ready now, or have a result on record. */
  #reconsider(element: Element): void {
    const state = this.#states.of(element);
    if (state.is === "running" || state.is === "failed" || state.is === "left-out") return;
    const lost = "lost" in state ? state.lost : undefined;
    const recordOf = (taken: Element): ActionRecord | undefined => this.#states.recordOf(taken);
    let verdict: Verdict;
    try {
      verdict = judge(element, recordOf, this.#context);
      if (verdict.state === "fresh" && lost !== undefined) {
        verdict = remake(element, recordOf, this.#context);
      }
    } catch (error) {
      return this.#failWith(element, "cannot be planned", error);
    }
    if (verdict.state !== "fresh") return this.#follow(element, verdict, lost);
    const isKnown = state.is === "done" && state.key === verdict.key;
    if (!isKnown) this.#settle(element, verdict.key, verdict.record, false);
  }

  /** An element comes to stand where a verdict on it says. */
  #follow(element: Element, verdict: Verdict, lost?: string): void {
    const again = lost === undefined ? {} : { lost };
    switch (verdict.state) {
      case "fresh":
        return this.#states.become(element, {
          is: "done",
          key: verdict.key,
          record: verdict.record,
        });
      case "waiting":
        return this.#states.become(element, { is: "waiting", ...again });
      case "stale":
        return this.#states.become(
          element,
          this.#in.leftOut?.has(element) ? { is: "left-out" } : { is: "ready", verdict, ...again },
        );
    }
  }

  async #workOn(element: Element, running: Running, isFirst: boolean): Promise<void> {
    const { key } = running.verdict;
    const filed = this.#in.store.record(key);
    const done = await attempt(
      { element, ...running, filed, isFirst },
      { ...this.#in, context: this.#context },
      this.#signal,
    );
    switch (done.state) {
      case "made":
        return this.#finish(element, key, filed, done);
      case "fetched":
        return this.#settle(element, key, done.record, false);
      case "shared":
        return this.#share(element, key, done.record);
      case "failed":
        return this.#fail(element, done);
      case "contended":
        return this.#contend(element);
      case "input-lost":
        return this.#loseInput(element, done.digest);
      case "stopped":
        return this.#states.become(element, { is: "waiting" });
    }
  }

  /** Another run has made it. */
  #share(element: Element, key: Key, record: ActionRecord): void {
    this.#in.emit({ type: "stage-shared", element: element.id });
    this.#settle(element, key, record, false);
  }

  /** Another run is at it: its result will do, and until then others may use this slot. */
  #contend(element: Element): void {
    const state = this.#states.of(element);
    if (state.is !== "running") return;
    const { verdict, lost, outdated } = state;
    if (outdated) return this.#lookAgain(element);
    const againMs = performance.now() + contendedRetryMs;
    this.#states.become(element, {
      is: "contended",
      ...{ verdict, againMs },
      ...(lost === undefined ? {} : { lost }),
    });
  }

  /** What it takes was gone when it came to be read: it is made again, unless only another node is blind. */
  #loseInput(element: Element, digest: Digest): void {
    if (!this.#in.store.checkObjectOnce(digest)) return this.#lookAgain(element);
    const why = `its input ${digest} could not be read where it was to run`;
    this.#failWith(element, "was not run", new UserError(why, "Run again."));
  }

  #lookAgain(element: Element): void {
    this.#states.become(element, { is: "waiting" });
    this.#reconsider(element);
  }

  #failWith(element: Element, what: string, error: unknown): void {
    const { store, profile } = this.#in;
    this.#fail(element, {
      problem: `${what}: ${messageOf(error)}`,
      log: store.logPath(profile, element.id),
      output: "",
      ...(error instanceof UserError ? { remedy: error.remedy } : {}),
    });
  }

  #fail(element: Element, { problem, log, output, remedy }: Failed): void {
    this.#states.become(element, { is: "failed" });
    this.#in.emit({
      type: "stage-failed",
      profile: this.#in.profile,
      element: element.id,
      params: element.params,
      ...{ problem, log, output },
      ...(remedy === undefined ? {} : { remedy }),
    });
  }

  #finish(
    element: Element,
    key: Key,
    filed: ActionRecord | undefined,
    { record, unread }: Finished,
  ): void {
    const { emit, state, profile } = this.#in;
    const { ms, tried } = record.ran;
    this.#executed.set(element, ms);
    this.#forced.delete(element);
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
    const attempts = tried === undefined ? {} : { attempts: tried.length + 1 };
    emit({ type: "stage-finished", element: element.id, ms, ...attempts, unchanged, kept });
    this.#settle(element, key, record, true);
  }

  /** An element has a result: places its artifacts and looks again at what takes it. */
  #settle(element: Element, key: Key, record: ActionRecord, ran: boolean): void {
    const state = this.#states.of(element);
    if (state.is === "running" && state.outdated) return this.#lookAgain(element);
    this.#states.become(element, { is: "done", key, record });
    if ((ran || this.#in.targets.has(element)) && !this.#place(element, record, ran)) return;
    for (const below of this.#downstream.get(element) ?? []) this.#reconsider(below);
  }

  #place(element: Element, record: ActionRecord, ran: boolean): boolean {
    const { artifacts, emit, isFetched } = this.#in;
    const isNew = ran || isFetched?.(record.key) === true;
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
      this.#failWith(element, "has a result, but its artifacts cannot be written", error);
      return false;
    }
  }

  #keptBelow(element: Element, record: ActionRecord): number {
    const waiting = this.#in.elements.filter((one) => {
      const state = this.#states.of(one);
      return state.is === "waiting" && state.lost === undefined;
    });
    const recordOf = (taken: Element): ActionRecord | undefined => this.#states.recordOf(taken);
    return keptBelow(element, record, waiting, this.#downstream, recordOf, this.#context);
  }

  #recordBefore(element: Element): ActionRecord | undefined {
    const key = this.#context.latest.get(element.id);
    return key === undefined ? undefined : this.#in.store.record(key);
  }

  #result(): RunResult {
    const { elements, state, profile, emit, leftOut, expectedMs, signal, isFetched } = this.#in;
    const done = this.#states.done();
    const failed = new Set(elements.filter((one) => this.#states.of(one).is === "failed"));
    const changed = [...done].filter(([{ id }, { key }]) => this.#context.latest.get(id) !== key);
    state.rememberKeys(profile, changed.map(([element, { key }]) => [element.id, key]));
    this.#unread.announce(elements.filter((element) => this.#executed.has(element)), emit);
    const interrupted = signal.aborted;
    const notRun = announceNotRun(
      elements.filter((element) => !done.has(element) && !failed.has(element)),
      { leftOut, expectedMs, interrupted, anyFailed: failed.size > 0 },
      emit,
    );
    if (notRun.blocked > 0 && failed.size + (leftOut?.size ?? 0) === 0 && !interrupted) {
      throw new Error(`The run has ended though ${notRun.blocked} elements still wait`);
    }
    const found = [...done].filter(([element]) => !this.#executed.has(element));
    const fetched = found.filter(([, { key }]) => isFetched?.(key) === true).length;
    return {
      executed: this.#executed.size,
      fresh: found.length - fetched,
      fetched,
      restored: this.#restored,
      failed: failed.size,
      ...notRun,
      interrupted,
      trace: { ran: this.#executed, failed, settled: done },
    };
  }
}
