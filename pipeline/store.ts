/**
 * The store: immutable objects named after their content (`cas/<sha256>`) and immutable action
 * records named after their key (`ac/<key>`).
 *
 * Everything is written to a temporary file, synced and renamed, so that a reader sees all of it or
 * nothing, whatever dies when. Names and layout are those of the Bazel HTTP cache protocol.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { contentDigest, type Digest, fileDigest, type Key } from "./digest.ts";
import { isNotFound, messageOf, UserError } from "./errors.ts";
import { isSurelyFree, tryLock } from "./file_lock.ts";
import { statOf } from "./files.ts";
import { seal, unseal } from "./sealed.ts";
import { sameStat, type SourceFile, type Stat } from "./state.ts";

/** What a stage element made, filed under its key. */
export interface ActionRecord {
  readonly schema: "specialisation-record/1";
  readonly key: Key;
  /** Content digests of the outputs by name. */
  readonly outputs: {
    readonly [output: string]: { readonly digest: Digest; readonly size: number };
  };
  /** Object that lists the sources of the code that ran; see {@linkcode SourceList}. */
  readonly sources: Digest;
  /** When the work was done and how long it took; not part of anything that is compared. */
  readonly ran: { readonly startedAt: string; readonly ms: number };
  /** Present when the outputs were not made by this code, but taken over from an earlier result. */
  readonly waiver?: Waiver;
}

/** The owner's word that a change of code does not alter a result. */
export interface Waiver {
  readonly reason: string;
  /** When it was given. */
  readonly at: string;
  /** Key of the result of which the outputs were taken over. */
  readonly previous: Key;
  /** What had changed: source lines, packages, versions. */
  readonly diff: string;
  /** The waiver of that result in turn, if it had one. */
  readonly earlier?: Waiver;
}

/** The source files that a stage's code was made from, each an object in the store. */
export interface SourceList {
  readonly schema: "specialisation-sources/1";
  readonly sources: readonly SourceFile[];
}

/** What begins the last line of a bundle; the code before it is what the bundle's digest is of. */
export const sourceMapMark = "//# sourceMappingURL=";

/** The store in a folder. */
export class Store implements Disposable {
  /** The store's folder. */
  readonly root: string;
  /** A folder of this process alone, for files on their way into the store. */
  readonly scratch: string;
  readonly #scratchLock: Deno.FsFile;
  /** Objects found whole, as they were then. */
  readonly #whole = new Map<Digest, Stat>();
  #serial = 0;

  private constructor(root: string, scratch: string, scratchLock: Deno.FsFile) {
    this.root = root;
    this.scratch = scratch;
    this.#scratchLock = scratchLock;
  }

  /**
   * Opens the store in a folder, making it where needed, and removes what runs that died left.
   *
   * @throws {UserError} the folder cannot be written.
   */
  static open(root: string): Store {
    try {
      for (const folder of ["cas", "ac", "runs", "pins", "locks", "tmp", "bundles", "logs"]) {
        Deno.mkdirSync(join(root, folder), { recursive: true });
      }
      removeAbandoned(join(root, "tmp"));
      const { scratch, lock } = ownScratch(join(root, "tmp"));
      return new Store(root, scratch, lock);
    } catch (error) {
      throw cannotWrite(root, error);
    }
  }

  /** A fresh path for a temporary file or folder on the store's file system. */
  temporary(): string {
    return join(this.scratch, String(this.#serial++));
  }

  /** The folder for a key's checkpoint, which may hold one already. */
  checkpoint(key: Key): string {
    const folder = join(this.root, "checkpoints", key);
    Deno.mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Where an object is, whether it exists or not. */
  objectPath(digest: Digest): string {
    return join(this.root, "cas", digest);
  }

  /** Whether there is an object of this name and size; its bytes are not looked at. */
  hasObject(digest: Digest, size: number): boolean {
    try {
      return Deno.statSync(this.objectPath(digest)).size === size;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /**
   * Whether an object's bytes are what its name says. One that is not is taken out of the store, so
   * that it counts as missing from now on.
   */
  checkObject(digest: Digest): boolean {
    const path = this.objectPath(digest);
    try {
      if (fileDigest(path) === digest) return true;
      Deno.removeSync(path);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return false;
  }

  /**
   * The same, but an object that this process has found whole is only looked up again: a sweep would
   * otherwise read an input of all its elements once for each.
   */
  checkObjectOnce(digest: Digest): boolean {
    const stat = statOf(this.objectPath(digest));
    const known = this.#whole.get(digest);
    if (stat !== undefined && known !== undefined && sameStat(stat, known)) return true;
    if (stat === undefined || !this.checkObject(digest)) return false;
    this.#whole.set(digest, stat);
    return true;
  }

  /** Moves a finished file into the store and gives its digest and size. */
  adopt(path: string): { digest: Digest; size: number } {
    const digest = fileDigest(path);
    const { size } = Deno.statSync(path);
    sync(path);
    this.admit(path, digest);
    return { digest, size };
  }

  /** Moves a file into the store that is known to have a digest and is synced. */
  admit(path: string, digest: Digest): void {
    Deno.chmodSync(path, 0o444);
    Deno.renameSync(path, this.objectPath(digest));
  }

  /**
   * Puts a text into the store. One that is there is as new from now on, so that a garbage collection
   * leaves it alone until there is a record that refers to it.
   */
  put(text: string): Digest {
    const bytes = new TextEncoder().encode(text);
    const digest = contentDigest(bytes);
    const path = this.objectPath(digest);
    if (!this.hasObject(digest, bytes.length) || !isRenewed(path)) this.#write(path, bytes);
    return digest;
  }

  /** An object's text, or `undefined` when it is missing or damaged. */
  text(digest: Digest): string | undefined {
    if (!this.checkObject(digest)) return undefined;
    return Deno.readTextFileSync(this.objectPath(digest));
  }

  /** An object's bytes, or `undefined` when it is missing or damaged. */
  bytes(digest: Digest): Uint8Array | undefined {
    if (!this.checkObject(digest)) return undefined;
    return Deno.readFileSync(this.objectPath(digest));
  }

  /** The record filed under a key; a damaged one counts as missing. */
  record(key: Key): ActionRecord | undefined {
    const path = this.#recordPath(key);
    let text: string;
    try {
      text = Deno.readTextFileSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
    const record = unseal(text) as ActionRecord | undefined;
    return record?.schema === "specialisation-record/1" && record.key === key ? record : undefined;
  }

  /** Files a record. Its objects must be in the store already. */
  file(record: ActionRecord): void {
    this.#write(this.#recordPath(record.key), new TextEncoder().encode(seal(record)));
  }

  /** Where a run's record or pin is kept; see `pipeline/history.ts` and `pipeline/pins.ts`. */
  documentPath(folder: "runs" | "pins", id: string): string {
    return join(this.root, folder, id);
  }

  /** Files a run's record or pin. */
  fileDocument(folder: "runs" | "pins", id: string, text: string): void {
    this.#write(this.documentPath(folder, id), new TextEncoder().encode(text));
  }

  /** Where the code of a stage is kept, ready to run. */
  bundlePath(digest: Digest): string {
    return join(this.root, "bundles", `${digest}.js`);
  }

  /** Keeps a stage's code under the digest of its text; the file also holds a source map. */
  keepBundle(digest: Digest, code: string): void {
    this.#write(this.bundlePath(digest), new TextEncoder().encode(code));
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
    return join(this.root, "logs", profile, `${element}.log`);
  }

  /**
   * Takes the lock of a key, so that of two runs that need the same work only one does it.
   * The kernel releases it when its holder dies.
   *
   * @returns the lock, to be disposed of, or `undefined` when somebody else holds it.
   */
  tryLock(key: Key): Disposable | undefined {
    const path = join(this.root, "locks", key);
    const file = Deno.openSync(path, { create: true, write: true });
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

  /** Whether another process has the store open. */
  isShared(): boolean {
    const own = `${this.scratch}.lock`;
    return [...Deno.readDirSync(join(this.root, "tmp"))].some(({ name }) => {
      const path = join(this.root, "tmp", name);
      return name.endsWith(".lock") && path !== own && isLocked(path);
    });
  }

  /** Removes this process's temporary files. */
  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
    rmSync(`${this.scratch}.lock`, { force: true });
    this.#scratchLock.close();
  }

  /** See {@linkcode Store.close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #recordPath(key: Key): string {
    return join(this.root, "ac", key);
  }

  #write(path: string, bytes: Uint8Array): void {
    const temporary = this.temporary();
    try {
      {
        using file = Deno.openSync(temporary, { createNew: true, write: true, mode: 0o444 });
        for (let n = 0; n < bytes.length;) n += file.writeSync(bytes.subarray(n));
        file.syncSync();
      }
      Deno.renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw cannotWrite(this.root, error);
    }
  }
}

function cannotWrite(root: string, error: unknown): UserError {
  return new UserError(
    `Cannot write to the store "${root}": ${messageOf(error)}`,
    "Make the folder writable and give it space, or choose another with --artifacts FOLDER.",
  );
}

function isSameFile(file: Deno.FsFile, path: string): boolean {
  try {
    return file.statSync().ino === Deno.statSync(path).ino;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Whether a process holds the lock of a file. */
function isLocked(path: string): boolean {
  try {
    using lock = Deno.openSync(path, { write: true });
    return !isSurelyFree(lock);
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Sets a file's time to now; `false` when it is gone or somebody else's. */
function isRenewed(path: string): boolean {
  try {
    const now = new Date();
    Deno.utimeSync(path, now, now);
    return true;
  } catch {
    return false;
  }
}

function sync(path: string): void {
  // Windows only syncs what is open for writing.
  using file = Deno.openSync(path, { write: true });
  file.syncSync();
}

/** A folder for this process alone, and the lock that says so for as long as the process lives. */
function ownScratch(tmp: string): { readonly scratch: string; readonly lock: Deno.FsFile } {
  for (;;) {
    const scratch = join(tmp, `${thisMachine()}.${crypto.randomUUID()}`);
    const path = `${scratch}.lock`;
    const lock = Deno.openSync(path, { createNew: true, write: true });
    // Before it was locked, another run may have taken it for one left behind and removed it.
    if (tryLock(lock) && isSameFile(lock, path)) {
      Deno.mkdirSync(scratch);
      return { scratch, lock };
    }
    rmSync(path, { force: true });
    lock.close();
  }
}

/**
 * Removes the temporary folders of processes that are gone: those whose lock is free. On a file system
 * that does not honour locks between machines the lock of another machine's living process looks free;
 * such a folder is left until it is old.
 */
function removeAbandoned(tmp: string): void {
  const ours = `${thisMachine()}.`;
  for (const entry of Deno.readDirSync(tmp)) {
    if (!entry.name.endsWith(".lock")) continue;
    const path = join(tmp, entry.name);
    try {
      if (!entry.name.startsWith(ours) && !isOld(path)) continue;
      using lock = Deno.openSync(path, { write: true });
      if (!isSurelyFree(lock) && !(isOld(path) && tryLock(lock))) continue;
      rmSync(path.slice(0, -".lock".length), { recursive: true, force: true });
      rmSync(path, { force: true });
    } catch {
      // A stage that outlived its run may be writing there still: the next run removes it.
    }
  }
}

/** No process lives for so long. Clocks of machines differ by minutes, which is nothing beside it. */
const oldMs = 30 * 24 * 3600 * 1000;

function isOld(path: string): boolean {
  const { mtime } = Deno.statSync(path);
  return Date.now() - (mtime?.getTime() ?? Infinity) > oldMs;
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
