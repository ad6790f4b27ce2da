/**
 * The store: immutable objects (`cas/`), immutable action records named after their key (`ac/<key>`),
 * and what belongs to them: records and pins of runs, bundles, logs, checkpoints and locks.
 *
 * Everything is written to a temporary file, synced and renamed, so that a reader sees all of it or
 * nothing, whatever dies when. Names and layout are those of the Bazel HTTP cache protocol.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { join, sep } from "node:path";
import { type ActionRecord, readRecord } from "./action_record.ts";
import { contentDigest, type Digest, type Key } from "../base/digest.ts";
import { isNotFound, UserError } from "../base/errors.ts";
import { LockFiles } from "../base/file_lock.ts";
import { refuseUnwritable, shareWithGroup } from "../base/group_access.ts";
import { logName } from "../model/labels.ts";
import { ObjectStore } from "./object_store.ts";
import { cannotWrite, Scratch } from "./scratch.ts";
import { seal } from "../base/sealed.ts";

/** What begins the last line of a bundle; the code before it is what the bundle's digest is of. */
export const sourceMapMark = "//# sourceMappingURL=";

/** Where what an element prints goes, in the store in a folder. */
export function logPathIn(root: string, profile: string, element: string): string {
  return join(root, "logs", profile, logName(element));
}

/** Names of all that the engine makes in a store's folder. */
export const partsOfStore: readonly string[] = [
  ...["cas", "ac", "runs", "pins", "locks", "tmp", "bundles", "logs", "checkpoints", "report"],
  ...["slurm", "quarantine"],
  ...["", "-wal", "-shm", "-journal", ".damaged"].map((suffix) => `state.sqlite${suffix}`),
];

/** Those that are there from the beginning, and the store's own. */
const folders = ["", "cas", "ac", "runs", "pins", "locks", "tmp", "bundles", "logs"];

/** The store in a folder. */
export class Store extends ObjectStore implements Disposable {
  readonly #records = join(this.root, "ac") + sep;
  readonly #locks = new LockFiles(() => this.temporary());

  /**
   * Opens the store in a folder, making it where needed, and removes what runs that died left.
   *
   * @throws {UserError} the folder cannot be written.
   */
  static open(root: string): Store {
    try {
      shareWithGroup(root);
      for (const folder of folders) {
        const path = join(root, folder);
        Deno.mkdirSync(path, { recursive: true });
        refuseUnwritable(path);
      }
      return new Store(root, Scratch.open(root));
    } catch (error) {
      throw error instanceof UserError ? error : cannotWrite(root, error);
    }
  }

  /** A fresh path for a temporary file or folder on the store's file system. */
  temporary(): string {
    return this.scratch.temporary();
  }

  /** Where the record of a key is, whether there is one or not. */
  recordPath(key: Key): string {
    return this.#records + key;
  }

  /** The record filed under a key; a damaged one counts as missing. */
  record(key: Key): ActionRecord | undefined {
    const path = this.recordPath(key);
    let text: string;
    try {
      text = Deno.readTextFileSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
    return readRecord(text, key);
  }

  /** Files a record. Its objects must be in the store already. */
  file(record: ActionRecord): void {
    this.scratch.write(this.recordPath(record.key), new TextEncoder().encode(seal(record)));
  }

  /** Files records that were not there, or none of them if one cannot be filed. */
  fileAll(records: readonly ActionRecord[]): void {
    const filed: ActionRecord[] = [];
    try {
      for (const record of records) {
        this.file(record);
        filed.push(record);
      }
    } catch (error) {
      for (const { key } of filed) rmSync(this.recordPath(key), { force: true });
      throw error;
    }
  }

  /** Where a run's record or pin is kept; see `pipeline/store/history.ts` and `pipeline/store/pins.ts`. */
  documentPath(folder: "runs" | "pins", id: string): string {
    return join(this.root, folder, id);
  }

  /** Files a run's record or pin. */
  fileDocument(folder: "runs" | "pins", id: string, text: string): void {
    this.scratch.write(this.documentPath(folder, id), new TextEncoder().encode(text));
  }

  /** Where the code of a stage is kept, ready to run. */
  bundlePath(digest: Digest): string {
    return join(this.root, "bundles", `${digest}.js`);
  }

  /** Keeps a stage's code under the digest of its text; the file also holds a source map. */
  keepBundle(digest: Digest, code: string): void {
    this.scratch.write(this.bundlePath(digest), new TextEncoder().encode(code));
  }

  /** Whether a stage's code is there and is what its digest says. */
  isBundleIntact(digest: Digest): boolean {
    try {
      const text = Deno.readTextFileSync(this.bundlePath(digest));
      return contentDigest(text.slice(0, text.lastIndexOf(sourceMapMark))) === digest;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  /** Where what an element prints goes. */
  logPath(profile: string, element: string): string {
    return logPathIn(this.root, profile, element);
  }

  /** The folder for a key's checkpoint, which may hold one already. */
  checkpoint(key: Key): string {
    const folder = join(this.root, "checkpoints", key);
    Deno.mkdirSync(folder, { recursive: true });
    return folder;
  }

  /**
   * Takes the lock of a key, so that of two runs that need the same work only one does it.
   *
   * @returns the lock, to be disposed of, or `undefined` when somebody else holds it.
   */
  tryLock(key: Key): Disposable | undefined {
    return this.#locks.tryLockAt(join(this.root, "locks", key));
  }

  /** Whether another process has the store open. */
  isShared(): boolean {
    return this.scratch.hasNeighbours();
  }

  /** Removes this process's temporary files. */
  close(): void {
    this.#locks[Symbol.dispose]();
    this.scratch[Symbol.dispose]();
  }

  /** See {@linkcode Store.close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
