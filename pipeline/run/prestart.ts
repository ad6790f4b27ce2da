/**
 * Processes that are started before it is their elements' turn: Deno takes longer to start than many a
 * stage to do its work, and another core may be idle meanwhile.
 *
 * Such a process is the one that its element would have been given in its turn, with that element's
 * bundle, seed, permissions and folder, and has not run a line of its stage. Not for any other element is
 * it used.
 *
 * @module
 */

import type { Key } from "../base/digest.ts";
import { folderId } from "../model/folder.ts";
import type { Order } from "../plan/order.ts";
import type { Place } from "./execute.ts";
import { moduleSetting } from "./module_work.ts";
import { Waiting } from "./waiting.ts";

/** An element of which it is probable that it is next. */
export interface Expected {
  readonly key: Key;
  /** See `Work.order` in `executors/executor.ts`. */
  order(): Promise<Order>;
}

/** The processes that wait on this machine. */
export class Prestart {
  readonly #place: Place;
  /** By key; what is in a box is told apart from what was expected under the same key before. */
  readonly #expected = new Map<Key, { waiting?: Waiting }>();
  /** What is being ended. */
  readonly #leaving = new Set<Promise<void>>();

  /** @param place where they will do their work */
  constructor(place: Place) {
    this.#place = place;
  }

  /**
   * Ends the processes that wait for none of some elements, and starts some for the first of these.
   *
   * @param most as many as may wait if more are started
   */
  expect(elements: readonly Expected[], most: number): void {
    const keys = new Set(elements.map(({ key }) => key));
    for (const key of this.#expected.keys()) {
      if (!keys.has(key)) this.#dismiss(this.take(key));
    }
    for (const element of elements) {
      if (this.#expected.size >= most) break;
      if (!this.#expected.has(element.key)) this.#start(element);
    }
  }

  /** The process that waits for an element; from now on it is the caller's to use or to dismiss. */
  take(key: Key): Waiting | undefined {
    const waiting = this.#expected.get(key)?.waiting;
    this.#expected.delete(key);
    return waiting;
  }

  /** Ends all that wait, and resolves when they have ended. */
  async end(): Promise<void> {
    this.expect([], 0);
    await Promise.all(this.#leaving);
  }

  async #start({ key, order: ordered }: Expected): Promise<void> {
    const box: { waiting?: Waiting } = {};
    this.#expected.set(key, box);
    try {
      const order = await ordered();
      // Its turn may have come meanwhile.
      if (this.#expected.get(key) === box && mayWait(order)) box.waiting = this.#waitingFor(order);
    } catch {
      // What is wrong, its own turn will tell.
    }
  }

  #waitingFor(order: Order): Waiting {
    const { store, folders, sandbox } = this.#place;
    const folder = folders.take();
    try {
      const setting = moduleSetting({ order, folder, checkpoint: null, store, enforced: false });
      return new Waiting(sandbox.start(setting), folder, folders);
    } catch (error) {
      folders.give(folder);
      throw error;
    }
  }

  #dismiss(waiting: Waiting | undefined): void {
    if (waiting === undefined) return;
    const gone: Promise<void> = waiting.dismiss().finally(() => this.#leaving.delete(gone));
    this.#leaving.add(gone);
  }
}

/**
 * Whether a process can be started for an order before it is carried out. Not where it would see that it
 * has waited, takes more than Deno's permissions to confine, or has more than its own folder.
 */
function mayWait({ program, native, gpu, clock, resumable, outputs }: Order): boolean {
  return program === undefined && !native && !gpu && !clock && !resumable &&
    Object.values(outputs).every(({ id }) => id !== folderId);
}
