/**
 * What may start now, and in which order.
 *
 * @module
 */

import type { Element } from "./graph.ts";

/**
 * Elements that are ready, longest first. Of those that are expected to take equally long chance
 * decides, so that no order is relied on.
 *
 * @template T what is known of a ready element
 */
export class ReadyQueue<T> {
  readonly #ready = new Map<Element, T>();
  readonly #lots = new Map<Element, number>();
  readonly #expectedMs: (element: Element) => number | null;

  /** @param expectedMs an element's expected duration; those without one come first */
  constructor(expectedMs: (element: Element) => number | null) {
    this.#expectedMs = expectedMs;
  }

  /** How many are ready. */
  get size(): number {
    return this.#ready.size;
  }

  /** Adds an element. */
  add(element: Element, known: T): void {
    this.#ready.set(element, known);
  }

  /** Takes out an element. */
  delete(element: Element): void {
    this.#ready.delete(element);
  }

  /** What is ready now; elements added later are not in it. */
  inOrder(): readonly (readonly [Element, T])[] {
    const expected = (element: Element): number => this.#expectedMs(element) ?? Infinity;
    return [...this.#ready].sort(([a], [b]) =>
      expected(b) - expected(a) || this.#lot(a) - this.#lot(b)
    );
  }

  /** An element keeps its lot, so that one comparison does not contradict another. */
  #lot(element: Element): number {
    const lot = this.#lots.get(element) ?? Math.random();
    this.#lots.set(element, lot);
    return lot;
  }
}
