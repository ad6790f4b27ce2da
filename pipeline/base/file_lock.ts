/**
 * Locks on files, as far as the file system has them.
 *
 * Some shared file systems have none (Lustre mounted without `flock`). There every lock is granted: the
 * store needs locks to do nothing twice, not to be right.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { isNotFound } from "./errors.ts";

/** ENOSYS, EOPNOTSUPP, ENOLCK: not "somebody else has it", but "there is no such thing". */
const unsupported = /os error (38|95|37)\)/;

/** Takes the lock of an open file if nobody has it; `false` when somebody does. */
export function tryLock(file: Deno.FsFile): boolean {
  return take(file) !== "held";
}

/** Whether nobody has the lock of an open file, for certain; it is taken then. */
export function isSurelyFree(file: Deno.FsFile): boolean {
  return take(file) === "taken";
}

/**
 * Makes a file and takes its lock, which the kernel releases when its holder dies.
 *
 * @returns the lock, with which the file is removed when it is disposed of, or `undefined` when somebody
 * else holds it.
 */
export function tryLockAt(path: string): Disposable | undefined {
  const file = openForLock(path, true);
  // A holder removes the file before it unlocks: a lock on a removed file locks nobody out.
  if (!tryLock(file) || !isSameFile(file, path)) {
    file.close();
    return undefined;
  }
  return {
    [Symbol.dispose]: () => {
      rmSync(path, { force: true });
      file.close();
    },
  };
}

/**
 * Locks that one process takes and gives back again and again. The file of one that it has given back
 * becomes the next one's by its name alone: where many files were removed, ext4 takes long to make another.
 */
export class LockFiles implements Disposable {
  readonly #fresh: () => string;
  readonly #spare: string[] = [];
  /** They stay open, and locked, until all are given up. */
  readonly #open: Deno.FsFile[] = [];

  /** @param fresh gives a path for a file, on the file system of the locks; it is left there */
  constructor(fresh: () => string) {
    this.#fresh = fresh;
  }

  /** See {@linkcode tryLockAt}. */
  tryLockAt(path: string): Disposable | undefined {
    const spare = this.#spare.pop() ?? this.#locked();
    if (spare === undefined) return tryLockAt(path);
    try {
      Deno.linkSync(spare, path);
    } catch {
      // Somebody has the lock or has died with it, or there are no hard links here.
      this.#spare.push(spare);
      return tryLockAt(path);
    }
    return {
      [Symbol.dispose]: () => {
        rmSync(path, { force: true });
        this.#spare.push(spare);
      },
    };
  }

  /** Gives up all of them. */
  [Symbol.dispose](): void {
    this.#spare.length = 0;
    for (const file of this.#open.splice(0)) file.close();
  }

  #locked(): string | undefined {
    const path = this.#fresh();
    const file = openForLock(path, true);
    this.#open.push(file);
    return tryLock(file) ? path : undefined;
  }
}

/** Whether a process holds the lock of a file. */
export function isLocked(path: string): boolean {
  try {
    using lock = openForLock(path, false);
    return !isSurelyFree(lock);
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Opens a file that is to be locked: what another user has left can be as well, if not written. */
export function openForLock(path: string, create: boolean): Deno.FsFile {
  try {
    return Deno.openSync(path, { create, write: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    return Deno.openSync(path);
  }
}

function isSameFile(file: Deno.FsFile, path: string): boolean {
  try {
    return file.statSync().ino === Deno.statSync(path).ino;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function take(file: Deno.FsFile): "taken" | "held" | "unsupported" {
  try {
    return file.tryLockSync(true) ? "taken" : "held";
  } catch (error) {
    if (error instanceof Error && unsupported.test(error.message)) return "unsupported";
    throw error;
  }
}
