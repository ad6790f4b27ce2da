/**
 * Where each element of a run stands. It is in one state at a time, and comes into another by one
 * function.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import type { Key } from "../base/digest.ts";
import type { Element } from "../model/element.ts";
import type { Verdict } from "../plan/plan.ts";
import { type Order, ReadyQueue } from "../plan/ready_queue.ts";
import { type Capacity, Slots } from "../plan/slots.ts";

/** The verdict on an element that has to run. */
export type Stale = Extract<Verdict, { state: "stale" }>;

/** Work that is still to be done. */
interface Work {
  readonly verdict: Stale;
  /** The output of which the object was lost, if that is why it is done again. */
  readonly lost?: string;
}

/** Where an element stands. */
export type ElementState =
  /** Something that it takes has no result yet. */
  | { readonly is: "waiting"; readonly lost?: string }
  /** It may start. */
  | { readonly is: "ready" } & Work
  /** Another run is at it; it is looked at again at some time (of `performance.now`). */
  | { readonly is: "contended"; readonly againMs: number } & Work
  /** It is worked on; what it takes may be made anew meanwhile, and its result is then not current. */
  | { readonly is: "running"; readonly outdated?: true } & Work
  /** It has a result. */
  | { readonly is: "done"; readonly key: Key; readonly record: ActionRecord }
  | { readonly is: "failed" }
  /** It would have to run and is not to. */
  | { readonly is: "left-out" };

/** The states of a run's elements. */
export class ElementStates {
  readonly #states = new Map<Element, ElementState>();
  readonly #ready: ReadyQueue;
  readonly #contended = new Set<Element>();
  readonly #slots: Slots;
  #failed = 0;

  /**
   * @param order in which those that may start do
   * @param capacity what there is for those that run at once
   */
  constructor(order: Order, capacity: Capacity) {
    this.#ready = new ReadyQueue(order);
    this.#slots = new Slots(capacity);
  }

  /** How many are in a state. */
  get count(): { readonly ready: number; readonly contended: number; readonly failed: number } {
    return {
      ready: this.#ready.size,
      contended: this.#contended.size,
      failed: this.#failed,
    };
  }

  /** Whether there is room for one more, or for a certain one. */
  hasRoom(element?: Element): boolean {
    return element === undefined ? this.#slots.isOpen : this.#slots.hasRoomFor(element);
  }

  /** How many cores nothing runs on. */
  get idleCores(): number {
    return this.#slots.idleCores;
  }

  /** Where an element stands. */
  of(element: Element): ElementState {
    return this.#states.get(element) ?? { is: "waiting" };
  }

  /** An element comes into another state; the only way in which one does. */
  become(element: Element, state: ElementState): void {
    const before = this.#states.get(element)?.is;
    if (before === "running") this.#slots.give(element);
    if (before === "failed") this.#failed--;
    if (before === "contended") this.#contended.delete(element);
    this.#states.set(element, state);
    if (state.is === "ready" && before !== "ready") this.#ready.add(element);
    if (state.is === "running") this.#slots.take(element);
    if (state.is === "failed") this.#failed++;
    if (state.is === "contended") this.#contended.add(element);
  }

  /** The ready element that is to start next, to be started at once. */
  next(): Element | undefined {
    let element: Element | undefined;
    // One that had to wait again is still in the queue.
    const mayStart = (one: Element): boolean => this.of(one).is !== "ready" || this.hasRoom(one);
    do element = this.#ready.take(mayStart); while (element && this.of(element).is !== "ready");
    return element;
  }

  /** Elements that will start next, unless something comes before them. */
  upcoming(n: number): readonly { readonly element: Element; readonly verdict: Stale }[] {
    return this.#ready.peek(n).flatMap((element) => {
      const state = this.of(element);
      return state.is === "ready" ? [{ element, verdict: state.verdict }] : [];
    });
  }

  /** Those at which another run is. */
  contended(): readonly Element[] {
    return [...this.#contended];
  }

  /** The record of an element that has a result. */
  recordOf(element: Element): ActionRecord | undefined {
    const state = this.#states.get(element);
    return state?.is === "done" ? state.record : undefined;
  }

  /** Elements that have a result, with their keys. */
  done(): ReadonlyMap<Element, { readonly key: Key }> {
    return new Map(
      [...this.#states].flatMap(([element, state]) =>
        state.is === "done" ? [[element, { key: state.key }] as const] : []
      ),
    );
  }
}
