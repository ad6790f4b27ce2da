/**
 * Digests of files, by content, without reading again what has not changed.
 *
 * @module
 */

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Digest, fileDigest } from "./digest.ts";
import type { Stat, State } from "./state.ts";

// A file changed within this time of being hashed could change again and keep its stat ("racy git").
const racyNs = 50_000_000n;
// Deno gives ctime in whole seconds, so that a second change within one leaves it as it was.
const ctimeStepNs = 1_000_000_000n;

/** Finds digests of files below a project, remembering them in the state. */
export class FileDigests {
  readonly #root: string;
  readonly #state: State;
  readonly #pending: [string, Stat, Digest][] = [];

  /**
   * @param root the project's folder, to which paths are relative (absolute ones stay as they are)
   * @param state where digests are remembered
   */
  constructor(root: string, state: State) {
    this.#root = root;
    this.#state = state;
  }

  /** Digest of a file's content, or `undefined` when there is no such file. */
  of(path: string): Digest | undefined {
    const stat = statOf(resolve(this.#root, path));
    if (stat === undefined) return undefined;
    const known = this.#state.digestOf(path, stat);
    if (known !== undefined) return known;
    const startedNs = BigInt(Date.now()) * 1_000_000n;
    const digest = fileDigest(resolve(this.#root, path));
    const settled = stat.mtimeNs < startedNs - racyNs &&
      stat.ctimeNs < startedNs - racyNs - ctimeStepNs;
    if (settled) this.#pending.push([path, stat, digest]);
    return digest;
  }

  /** Notes the digest of a file that the engine itself has just put in place. */
  note(path: string, digest: Digest): void {
    const stat = statOf(resolve(this.#root, path));
    if (stat !== undefined) this.#pending.push([path, stat, digest]);
  }

  /** Writes what was found to the state. */
  flush(): void {
    if (this.#pending.length > 0) this.#state.rememberDigests(this.#pending.splice(0));
  }
}

/** What tells one state of a file from another without its bytes; `undefined` if it is no file. */
export function statOf(path: string): Stat | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined || !stat.isFile() ? undefined : {
    size: Number(stat.size),
    mtimeNs: stat.mtimeNs,
    ctimeNs: stat.ctimeNs,
    inode: stat.ino,
  };
}
