/**
 * A process that was started for an element before its turn.
 *
 * @module
 */

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
