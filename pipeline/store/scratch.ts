/**
 * Files of one process on their way into the store.
 *
 * They are in a folder below `tmp/` that has a lock for as long as the process lives, by which other
 * processes know that it is in use.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { contentDigest } from "../base/digest.ts";
import { messageOf, UserError } from "../base/errors.ts";
import { isLocked, isSurelyFree, tryLock, tryLockAt } from "../base/file_lock.ts";
import { moveFile } from "../base/move_file.ts";

/** A folder of this process alone, on the store's file system. */
export class Scratch implements Disposable {
  /** Where it is. */
  readonly folder: string;
  /**
   * When it was made, by the clock that gives the store's files their times. With those no other clock
   * can be compared: this machine's may be wrong, and another than the file server's.
   */
  readonly madeMs: number;
  readonly #root: string;
  readonly #lock: Disposable;
  #serial = 0;

  private constructor(root: string, folder: string, lock: Disposable) {
    this.#root = root;
    this.folder = folder;
    this.madeMs = modifiedMs(lockOf(folder)) ?? Date.now();
    this.#lock = lock;
  }

  /** Makes a folder in the `tmp/` of a store, and removes those of processes that are gone. */
  static open(root: string): Scratch {
    const tmp = join(root, "tmp");
    for (;;) {
      const folder = join(tmp, `${thisMachine()}.${crypto.randomUUID()}`);
      const path = lockOf(folder);
      const lock = tryLockAt(path);
      if (lock !== undefined) {
        Deno.mkdirSync(folder);
        const scratch = new Scratch(root, folder, lock);
        scratch.#removeAbandoned();
        return scratch;
      }
      // Before it was locked, another run took it for one left behind.
      rmSync(path, { force: true });
    }
  }

  /** A fresh path for a temporary file or folder. */
  temporary(): string {
    return join(this.folder, String(this.#serial++));
  }

  /**
   * Writes a file of the store, so that a reader sees all of it or nothing, whatever dies when.
   *
   * @throws {UserError} it cannot be written.
   */
  write(path: string, bytes: Uint8Array): void {
    const temporary = this.temporary();
    try {
      {
        using file = Deno.openSync(temporary, { createNew: true, write: true, mode: 0o444 });
        for (let n = 0; n < bytes.length;) n += file.writeSync(bytes.subarray(n));
        file.syncSync();
      }
      moveFile(temporary, path, syncFile);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw cannotWrite(this.#root, error);
    }
  }

  /** Whether another process has such a folder, so has the store open. */
  hasNeighbours(): boolean {
    return this.#othersLocks().some(isLocked);
  }

  /** Removes the folder and what is left in it. */
  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
    this.#lock[Symbol.dispose]();
  }

  /**
   * Removes the temporary folders of processes that are gone: those whose lock is free. On a file system
   * that does not honour locks between machines the lock of another machine's living process looks free;
   * such a folder is left until it is old.
   */
  #removeAbandoned(): void {
    const isOld = (path: string): boolean => this.madeMs - (modifiedMs(path) ?? Infinity) > oldMs;
    for (const path of this.#othersLocks()) {
      try {
        if (!basename(path).startsWith(`${thisMachine()}.`) && !isOld(path)) continue;
        using lock = Deno.openSync(path, { write: true });
        if (!isSurelyFree(lock) && !(isOld(path) && tryLock(lock))) continue;
        rmSync(path.slice(0, -lockSuffix.length), { recursive: true, force: true });
        rmSync(path, { force: true });
      } catch {
        // A stage that outlived its run may be writing there still: the next run removes it.
      }
    }
  }

  /** The locks of the other folders beside this one. */
  #othersLocks(): readonly string[] {
    const own = lockOf(this.folder);
    return [...Deno.readDirSync(dirname(own))]
      .filter(({ name }) => name.endsWith(lockSuffix) && name !== basename(own))
      .map(({ name }) => join(dirname(own), name));
  }
}

/** Waits until a file's bytes are on the disk. */
export function syncFile(path: string): void {
  // Windows only syncs what is open for writing.
  using file = Deno.openSync(path, { write: true });
  file.syncSync();
}

/** What to tell of a store that cannot be written. */
export function cannotWrite(root: string, error: unknown): UserError {
  return new UserError(
    `Cannot write to the store "${root}": ${messageOf(error)}`,
    "Make the folder writable and give it space, or choose another with --artifacts FOLDER.",
  );
}

const lockSuffix = ".lock";

function lockOf(folder: string): string {
  return folder + lockSuffix;
}

/** No process lives for so long. Clocks of machines differ by minutes, which is nothing beside it. */
const oldMs = 30 * 24 * 3600 * 1000;

function modifiedMs(path: string): number | undefined {
  return Deno.statSync(path).mtime?.getTime();
}

let machine: string | undefined;

/**
 * A name for the running kernel, within which locks can be relied on: the same in all containers of a
 * machine, another after it was started again.
 */
function thisMachine(): string {
  return machine ??= contentDigest(bootId() ?? hostname()).slice(0, 8);
}

/** Only Linux has one. */
function bootId(): string | undefined {
  try {
    return Deno.readTextFileSync("/proc/sys/kernel/random/boot_id");
  } catch {
    return undefined;
  }
}
