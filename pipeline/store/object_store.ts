/**
 * Immutable objects named after their content (`cas/<sha256>`).
 *
 * @module
 */

import { join } from "node:path";
import { contentDigest, type Digest, fileDigest } from "../base/digest.ts";
import { isNotFound } from "../base/errors.ts";
import { statOf } from "./files.ts";
import { moveFile } from "../base/move_file.ts";
import { type Scratch, syncFile } from "./scratch.ts";
import { sameStat, type Stat } from "./state.ts";

/** The objects in a store's folder. */
export class ObjectStore {
  /** The store's folder. */
  readonly root: string;
  /** Files of this process on their way into the store. */
  readonly scratch: Scratch;
  /** Objects found whole, as they were then. */
  readonly #whole = new Map<Digest, Stat>();

  protected constructor(root: string, scratch: Scratch) {
    this.root = root;
    this.scratch = scratch;
  }

  /** Where an object is, whether it exists or not. */
  objectPath(digest: Digest): string {
    return join(this.root, "cas", digest);
  }

  /** Whether there is an object of this name, and size if it is known; its bytes are not looked at. */
  hasObject(digest: Digest, size?: number): boolean {
    try {
      const found = Deno.statSync(this.objectPath(digest)).size;
      return size === undefined || found === size;
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
    syncFile(path);
    this.admit(path, digest);
    return { digest, size };
  }

  /** Moves a file into the store that is known to have a digest and is synced. */
  admit(path: string, digest: Digest): void {
    Deno.chmodSync(path, 0o444);
    moveFile(path, this.objectPath(digest), syncFile);
  }

  /** Puts a text into the store, unless {@linkcode keepsObject it is there}. */
  put(text: string): Digest {
    return this.putBytes(new TextEncoder().encode(text));
  }

  /** The same for bytes. */
  putBytes(bytes: Uint8Array): Digest {
    const digest = contentDigest(bytes);
    const path = this.objectPath(digest);
    if (!this.keepsObject(digest)) this.scratch.write(path, bytes);
    return digest;
  }

  /**
   * Whether there is an object, whole. It is as new from now on, so that a garbage collection leaves it
   * alone until there is a record that refers to it.
   */
  keepsObject(digest: Digest): boolean {
    return this.checkObjectOnce(digest) && isRenewed(this.objectPath(digest));
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
