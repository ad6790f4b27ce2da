/**
 * What runs when, by what elements are expected to take: the run in thought.
 *
 * @module
 */

import { type Element, upstream } from "../model/element.ts";
import { type Order, ReadyQueue } from "./ready_queue.ts";
import { type Capacity, Slots } from "./slots.ts";

/** What {@linkcode schedule} takes. */
export interface ScheduleOptions {
  /** What there is for those that run at once. */
  readonly capacity: Capacity;
  /** Which of those that are ready goes first. */
  readonly order: Order;
  /** How long an element takes, in milliseconds; finite. */
  readonly ms: (element: Element) => number;
  /** Whether an element that is ready at a time may start then or later; all may when absent. */
  readonly admits?: (element: Element, nowMs: number) => boolean;
}

/**
 * When each element ends, in milliseconds from the start. What is not admitted, and what takes its outputs,
 * is not among them.
 *
 * @param toRun the elements that run; all others are done
 */
export function schedule(
  toRun: Iterable<Element>,
  { capacity, order, ms, admits = () => true }: ScheduleOptions,
): ReadonlyMap<Element, number> {
  const open = new Set(toRun);
  const missing = new Map<Element, number>();
  const takers = new Map<Element, Element[]>();
  const ready = new ReadyQueue(order);
  for (const element of open) {
    const taken = [...new Set(upstream(element))].filter((one) => open.has(one));
    missing.set(element, taken.length);
    for (const one of taken) {
      const list = takers.get(one);
      if (list === undefined) takers.set(one, [element]);
      else list.push(element);
    }
    if (taken.length === 0) ready.add(element);
  }
  const ends = new Map<Element, number>();
  const running = new Map<Element, number>();
  const slots = new Slots(capacity);
  for (let nowMs = 0;;) {
    while (slots.isOpen) {
      const element = ready.take((one) => slots.hasRoomFor(one));
      if (element === undefined) break;
      if (!admits(element, nowMs)) continue;
      running.set(element, nowMs + ms(element));
      slots.take(element);
    }
    if (running.size === 0) return ends;
    nowMs = Math.min(...running.values());
    for (const [element, endMs] of running) {
      if (endMs > nowMs) continue;
      running.delete(element);
      slots.give(element);
      ends.set(element, endMs);
      for (const taker of takers.get(element) ?? []) {
        const left = (missing.get(taker) ?? 0) - 1;
        missing.set(taker, left);
        if (left === 0) ready.add(taker);
      }
    }
  }
}
