/**
 * Folders in which tasks are carried out, each with the folders `in` for inputs and `out` for outputs and
 * the file `messages`.
 *
 * One that a task leaves as it found it serves another task: on ext4 it takes half a millisecond to make a
 * file where many were removed in the last minutes, for their inodes are passed over one by one.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../store/store.ts";

/** A folder for a task of its own. Paths are absolute. */
export interface TaskFolder {
  readonly path: string;
  /** Where inputs go; empty. */
  readonly in: string;
  /** Where outputs go; empty. */
  readonly out: string;
  /** Where a stage's process tells the engine of its work; empty. */
  readonly messages: string;
}

/** Folders of one process, in its part of a store. */
export class TaskFolders {
  readonly #store: Store;
  readonly #free: TaskFolder[] = [];
  /** What tells the parts of a folder from others of their names. */
  readonly #made = new Map<TaskFolder, string>();

  /** @param store where they are */
  constructor(store: Store) {
    this.#store = store;
  }

  /** A folder that is empty. */
  take(): TaskFolder {
    return this.#free.pop() ?? this.#make();
  }

  /**
   * Gives a folder back whose task has come to its end, with all processes that could write there. Unless
   * it is as it was when it was made, it is removed.
   */
  give(folder: TaskFolder): void {
    try {
      for (const name of namesIn(folder.in)) Deno.removeSync(join(folder.in, name));
      Deno.truncateSync(folder.messages);
      if (lookOf(folder) === this.#made.get(folder)) {
        this.#free.push(folder);
        return;
      }
    } catch {
      // Something of it is gone, or is something else.
    }
    this.remove(folder);
  }

  /** Removes a folder with all that is in it. */
  remove(folder: TaskFolder): void {
    this.#made.delete(folder);
    rmSync(folder.path, { recursive: true, force: true });
  }

  #make(): TaskFolder {
    const path = this.#store.temporary();
    const [inputs, out, messages] = [join(path, "in"), join(path, "out"), join(path, "messages")];
    for (const one of [path, inputs, out]) Deno.mkdirSync(one);
    Deno.openSync(messages, { createNew: true, write: true }).close();
    const folder = { path, in: inputs, out, messages };
    this.#made.set(folder, lookOf(folder));
    return folder;
  }
}

/** All that a task could leave behind: what is there, and who may do what with it. */
function lookOf({ path, out }: TaskFolder): string {
  const named = ["", ...namesIn(path)].map((name) => {
    const { ino, mode } = Deno.lstatSync(join(path, name));
    return [name, ino, mode];
  });
  return JSON.stringify([named, namesIn(out)]);
}

function namesIn(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
