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
import type { TaskFolder, TaskFolders } from "./task_folders.ts";
import type { TaskProcess } from "./task_process.ts";

/** A process that waits for its job, and its folder. */
export class Waiting {
  readonly #process: TaskProcess;
  readonly #folder: TaskFolder;
  readonly #folders: TaskFolders;
  #isUsed = false;

  /** @param folders to which the folder belongs */
  constructor(process: TaskProcess, folder: TaskFolder, folders: TaskFolders) {
    this.#process = process;
    this.#folder = folder;
    this.#folders = folders;
  }

  /** Both, which are the caller's from now on; `undefined` if the process has died while it waited. */
  use(): { readonly process: TaskProcess; readonly folder: TaskFolder } | undefined {
    if (this.#process.hasEnded) return undefined;
    this.#isUsed = true;
    return { process: this.#process, folder: this.#folder };
  }

  /** Ends the process, unless it was used. */
  async dismiss(): Promise<void> {
    if (this.#isUsed) return;
    this.#isUsed = true;
    await this.#process.dismiss();
    this.#folders.give(this.#folder);
  }
}

/** An element of which it is probable that it is next. */
export interface Expected {
  readonly key: Key;
  /** See `Work.order` in `executors/executor.ts`. */
  order(): Promise<Order>;
}

/** The processes that wait on this machine. */
export class Prestart {
  readonly #place: Place;
  /** `undefined` where none is started, or not yet. */
  readonly #waiting = new Map<Key, Waiting | undefined>();

  /** @param place where they will do their work */
  constructor(place: Place) {
    this.#place = place;
  }

  /** Sees to it that a process waits for each of some elements, as far as may be, and none else. */
  expect(elements: readonly Expected[]): void {
    const keys = new Set(elements.map(({ key }) => key));
    for (const key of this.#waiting.keys()) if (!keys.has(key)) this.take(key)?.dismiss();
    for (const element of elements) {
      if (this.#waiting.has(element.key)) continue;
      this.#waiting.set(element.key, undefined);
      this.#start(element).catch(() => {
        // What is wrong, its own turn will tell.
      });
    }
  }

  /** The process that waits for an element; from now on it is the caller's to use or to dismiss. */
  take(key: Key): Waiting | undefined {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    return waiting;
  }

  async #start({ key, order: ordered }: Expected): Promise<void> {
    const order = await ordered();
    // Its turn may have come meanwhile.
    if (!this.#waiting.has(key) || !mayWait(order)) return;
    const { store, folders, sandbox } = this.#place;
    const folder = folders.take();
    const setting = moduleSetting({ order, folder, checkpoint: null, store, enforced: false });
    this.#waiting.set(key, new Waiting(sandbox.start(setting), folder, folders));
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
