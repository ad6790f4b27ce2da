/**
 * What may start now, and in which order.
 *
 * @module
 */

import type { Element } from "./graph.ts";

/**
 * Elements that are ready, longest first. Of those that are expected to take equally long chance
 * decides, so that no order is relied on.
 */
export class ReadyQueue {
  /** The next one last, once it is in order. */
  readonly #ready: { readonly element: Element; readonly ms: number; readonly lot: number }[] = [];
  readonly #expectedMs: (element: Element) => number | null;
  #isInOrder = true;

  /** @param expectedMs an element's expected duration; those without one come first */
  constructor(expectedMs: (element: Element) => number | null) {
    this.#expectedMs = expectedMs;
  }

  /** How many are ready. */
  get size(): number {
    return this.#ready.length;
  }

  /** Adds an element. */
  add(element: Element): void {
    const ms = this.#expectedMs(element) ?? Infinity;
    this.#ready.push({ element, ms, lot: Math.random() });
    this.#isInOrder = false;
  }

  /** Takes out the next. */
  take(): Element | undefined {
    if (!this.#isInOrder) {
      this.#ready.sort((a, b) => a.ms === b.ms ? a.lot - b.lot : a.ms - b.ms);
      this.#isInOrder = true;
    }
    return this.#ready.pop()?.element;
  }
}
