/**
 * What may start now, and in which order.
 *
 * @module
 */

import type { Element } from "../model/element.ts";

/** By what elements are ordered. */
export interface Order {
  /** Less goes first. */
  rank(element: Element): number;
  /** Among those of one rank longer goes first, so that no long one is left at the end. */
  expectedMs(element: Element): number | null;
}

/**
 * Elements that are ready, in order; those of which it is not known how long they take come before those of
 * their rank of which it is. Among equals chance decides, so that no order is relied on.
 */
export class ReadyQueue {
  /** The next one last, once it is in order. */
  readonly #ready: Ready[] = [];
  readonly #order: Order;
  #isInOrder = true;

  /** Makes an empty one. */
  constructor(order: Order) {
    this.#order = order;
  }

  /** How many are ready. */
  get size(): number {
    return this.#ready.length;
  }

  /** Adds an element. */
  add(element: Element): void {
    const rank = this.#order.rank(element);
    const ms = this.#order.expectedMs(element) ?? Infinity;
    this.#ready.push({ element, rank, ms, lot: Math.random(), passedOver: 0 });
    this.#isInOrder = false;
  }

  /**
   * Takes out the next that may start. Those before it make way, but not for ever: one that has been passed
   * over often enough is waited for.
   */
  take(mayStart: (element: Element) => boolean = () => true): Element | undefined {
    this.#putInOrder();
    const end = this.#ready.length - 1;
    for (let i = end; i >= 0; i--) {
      const one = this.#ready[i];
      if (one === undefined) break;
      if (mayStart(one.element)) {
        for (const passed of this.#ready.slice(i + 1)) passed.passedOver++;
        this.#ready.splice(i, 1);
        return one.element;
      }
      if (one.passedOver >= patience) break;
    }
    return undefined;
  }

  /** The next ones, which stay in the queue. */
  peek(n: number): readonly Element[] {
    this.#putInOrder();
    return this.#ready.slice(Math.max(this.#ready.length - n, 0)).reverse()
      .map(({ element }) => element);
  }

  #putInOrder(): void {
    if (!this.#isInOrder) this.#ready.sort(lastFirst);
    this.#isInOrder = true;
  }
}

/** After that many others no more are let pass. */
const patience = 20;

interface Ready {
  readonly element: Element;
  readonly rank: number;
  readonly ms: number;
  readonly lot: number;
  /** How many that came after it have started before it. */
  passedOver: number;
}

function lastFirst(a: Ready, b: Ready): number {
  if (a.rank !== b.rank) return b.rank - a.rank;
  return a.ms === b.ms ? a.lot - b.lot : a.ms - b.ms;
}
