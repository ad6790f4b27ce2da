/**
 * What a machine has for elements that run at once, and what those that run take of it.
 *
 * @module
 */

import { limitsOf } from "../model/limits.ts";
import type { Element } from "../model/element.ts";

/** What there is. */
export interface Capacity {
  /** How many elements may run at once. */
  readonly jobs: number;
  readonly cores: number;
  /** In bytes. */
  readonly memory: number;
}

/** As many elements as that, whatever each takes. */
export function onlyJobs(jobs: number): Capacity {
  return { jobs, cores: Infinity, memory: Infinity };
}

/** What is left while elements run. */
export class Slots {
  readonly #capacity: Capacity;
  #running = 0;
  #cores = 0;
  #memory = 0;

  /** Nothing runs yet. */
  constructor(capacity: Capacity) {
    this.#capacity = capacity;
  }

  /** How many run. */
  get running(): number {
    return this.#running;
  }

  /** How many cores nothing runs on. */
  get idleCores(): number {
    return Math.max(this.#capacity.cores - this.#cores, 0);
  }

  /** Whether anything could start, were it small enough. */
  get isOpen(): boolean {
    const { jobs, cores } = this.#capacity;
    return this.#running < jobs && this.#cores < cores;
  }

  /** Whether an element could start beside those that run; alone, any can. */
  hasRoomFor(element: Element): boolean {
    if (this.#running === 0) return true;
    const { cores, memory } = takenBy(element);
    return this.isOpen && this.#cores + cores <= this.#capacity.cores &&
      this.#memory + memory <= this.#capacity.memory;
  }

  /** An element starts. */
  take(element: Element): void {
    this.#count(element, 1);
  }

  /** It has ended. */
  give(element: Element): void {
    this.#count(element, -1);
  }

  #count(element: Element, sign: 1 | -1): void {
    const { cores, memory } = takenBy(element);
    this.#running += sign;
    this.#cores += sign * cores;
    this.#memory += sign * memory;
  }
}

/** What an element takes; of memory, what its stage says. */
export function takenBy({ stage }: Element): { readonly cores: number; readonly memory: number } {
  const { cores = 1, memory = 0 } = limitsOf(stage) ?? {};
  return { cores, memory };
}
