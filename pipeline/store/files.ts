/**
 * Digests of files, by content, without reading again what has not changed.
 *
 * @module
 */

import { isAbsolute, relative, resolve } from "node:path";
import { type Digest, fileDigest } from "../base/digest.ts";
import { isNotFound, messageOf } from "../base/errors.ts";
import { isWithin } from "../base/paths.ts";
import type { Stat, State } from "./state.ts";

// A file changed within this time of being hashed could change again and keep its stat ("racy git").
const racyMs = 50;
// Deno gives ctime in whole seconds, so that a second change within one leaves it as it was.
const ctimeStepMs = 1000;

/** Finds digests of files below a project, remembering them in the state. */
export class FileDigests {
  readonly #root: string;
  readonly #state: State;
  readonly #isShared: boolean;
  readonly #pending: [string, Stat, Digest][] = [];

  /**
   * @param root the project's folder, to which paths are relative (absolute ones stay as they are)
   * @param state where digests are remembered
   * @param isShared whether it also remembers those of other projects, which have files of the same names
   */
  constructor(root: string, state: State, isShared = false) {
    this.#root = root;
    this.#state = state;
    this.#isShared = isShared;
  }

  /** Digest of a file's content, or `undefined` when no file there can be read. */
  of(path: string): Digest | undefined {
    const stat = statOf(resolve(this.#root, path));
    if (stat === undefined) return undefined;
    const name = this.#nameOf(path);
    const known = this.#state.digestOf(name, stat);
    if (known !== undefined) return known;
    const startedMs = Date.now();
    const digest = readDigest(resolve(this.#root, path));
    if (digest === undefined) return undefined;
    const settled = stat.mtime < startedMs - racyMs &&
      stat.ctime < startedMs - racyMs - ctimeStepMs;
    if (settled) this.#pending.push([name, stat, digest]);
    return digest;
  }

  /**
   * Why a path has no digest, in words that follow "it"; `undefined` if there is nothing at all.
   */
  whyUnreadable(path: string): string | undefined {
    try {
      const absolute = resolve(this.#root, path);
      const stat = Deno.statSync(absolute);
      if (stat.isDirectory) return "is a folder";
      if (!stat.isFile) return "is no ordinary file";
      Deno.openSync(absolute).close();
      return undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      return error instanceof Deno.errors.FilesystemLoop
        ? "is a link that leads back to itself"
        : `cannot be read: ${messageOf(error)}`;
    }
  }

  /** The digest that a file had when it was last looked at or put in place, whatever it has now. */
  noted(path: string): Digest | undefined {
    return this.#state.notedDigest(this.#nameOf(path));
  }

  /** Writes what was found to the state. */
  flush(): void {
    if (this.#pending.length > 0) this.#state.rememberDigests(this.#pending.splice(0));
  }

  /** A project that is moved keeps what is remembered of its files, as long as it is the only one. */
  #nameOf(path: string): string {
    if (this.#isShared) return resolve(this.#root, path);
    return isAbsolute(path) && isWithin(this.#root, path) ? relative(this.#root, path) : path;
  }
}

function readDigest(path: string): Digest | undefined {
  try {
    return fileDigest(path);
  } catch {
    return undefined;
  }
}

/**
 * What tells one state of a file from another without its bytes; `undefined` if there is no file, or
 * only a link that leads nowhere or back to itself.
 */
export function statOf(path: string): Stat | undefined {
  let stat;
  try {
    // A fifth of the time that Node's takes here; the times are no finer there.
    stat = Deno.statSync(path);
  } catch {
    return undefined;
  }
  return !stat.isFile ? undefined : {
    size: stat.size,
    mtime: stat.mtime?.getTime() ?? 0,
    ctime: stat.ctime?.getTime() ?? 0,
    inode: stat.ino ?? 0,
  };
}
