/**
 * The inputs of a task, where its process can read them.
 *
 * @module
 */

import { constants, copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Digest, fileDigest } from "../base/digest.ts";
import { isNotFound } from "../base/errors.ts";
import { globOf } from "../model/file_glob.ts";
import { folderId, readListing } from "../model/folder.ts";
import type { Order, OrderFile, OrderFiles, OrderInput, OrderObject } from "../plan/order.ts";
import { statOf } from "../store/files.ts";
import type { Stat } from "../store/state.ts";
import type { Store } from "../store/store.ts";
import { isolationOf } from "./isolation.ts";
import type { JobFile, JobInput } from "./runner.ts";

/** What a stage reads is not what the key says: what comes of it must not be filed. */
export class InputChanged extends Error {
  /** What to do about it. */
  readonly remedy = "Run again: it is planned with the bytes as they are then.";
}

/** An object that a stage takes is not in the store any more. */
export class InputLost extends Error {
  constructor(readonly digest: Digest) {
    super(`The object ${digest} is lost`);
  }
}

/**
 * The inputs of a task, laid out in a folder of its own: thousands of them can be one folder's
 * permission, but not a command line's. Each is named after its digest, and so are the files of folders.
 */
export class StageInputs {
  readonly #folder: string;
  readonly #order: Order;
  readonly #store: Store;
  readonly #root: string;
  /** Whether it could write to what it is given. */
  readonly #isTrusted: boolean;
  /** Files of the project, with what they are to the stage. */
  readonly #files: { readonly name: string; readonly path: string; digest: Digest | null }[] = [];
  /** The objects that were laid out; of those that the store shares, what they looked like. */
  readonly #objects = new Map<Digest, Stat | undefined>();
  /** What only a trusted stage could write to, with what it has to be. */
  readonly #copies: { readonly path: string; readonly digest: Digest }[] = [];

  /**
   * @param folder where they go; it is there and empty
   * @param root the project's folder
   */
  constructor(folder: string, order: Order, store: Store, root: string) {
    this.#folder = folder;
    this.#order = order;
    this.#store = store;
    this.#root = root;
    this.#isTrusted = isolationOf(order) === "trusted";
  }

  /**
   * Lays out all inputs.
   *
   * @throws {InputLost} the store has lost one.
   * @throws {InputChanged} a file of the project has other bytes than were planned.
   */
  all(): { readonly [name: string]: JobInput } {
    return Object.fromEntries(
      Object.entries(this.#order.inputs).map(([name, input]) => [name, this.#laidOut(name, input)]),
    );
  }

  /** The bytes with a digest, for the stage to read. */
  object(digest: Digest): string {
    const object = this.#store.objectPath(digest);
    const path = join(this.#folder, digest);
    // Two inputs may have the same bytes.
    if (this.#objects.has(digest)) return path;
    if (!this.#store.checkObjectOnce(digest)) throw new InputLost(digest);
    // What is not confined must not get at the object itself, and some file systems have no hard links.
    const isShared = !this.#isTrusted && isLinked(object, path);
    if (!isShared) this.#copy(object, path, digest);
    this.#objects.set(digest, isShared ? statOf(path) : undefined);
    return path;
  }

  /**
   * Makes sure that the stage has read what the key says: one that is trusted can write anywhere, and so
   * can root. And a file of the project that has changed meanwhile asks for another run.
   *
   * @throws {InputChanged} an input has other bytes now.
   */
  check(): void {
    for (const { name, path, digest } of this.#files) {
      if (digestNow(resolve(this.#root, path)) !== digest) throw changed(name, path);
    }
    const shared = [...this.#objects].filter(([, stat]) => stat !== undefined)
      .map(([digest]) => ({ path: join(this.#folder, digest), digest }));
    const written = [...shared.filter((one) => this.#isTouched(one)), ...this.#copies]
      .find(({ path, digest }) => digestNow(path) !== digest)?.digest;
    if (written === undefined) return;
    throw new InputChanged(
      `has a result that is not kept: an input of it, ${written}, was written to meanwhile`,
    );
  }

  #laidOut(name: string, input: OrderInput): JobInput {
    if ("elements" in input) {
      return {
        elements: input.elements.map(({ params, ...object }) => ({
          ...this.#output(object),
          params,
        })),
      };
    }
    if ("path" in input) return this.#file(name, input);
    return "pattern" in input ? this.#fitting(name, input) : this.#output(input);
  }

  /** An output of another stage; of a folder with its files. */
  #output({ id, options, digest, artifact: place }: OrderObject): JobFile {
    const path = this.object(digest);
    if (id !== folderId) return { codec: id, options, path, place };
    for (const file of readListing(Deno.readTextFileSync(path)).files) this.object(file.digest);
    return { codec: id, options: { files: this.#folder }, path, place };
  }

  /** Files of the project that fit a pattern. */
  #fitting(name: string, { id, pattern, digest }: OrderFiles): JobFile {
    const path = this.object(digest);
    const { base } = globOf(pattern);
    for (const file of readListing(Deno.readTextFileSync(path)).files) {
      const original = base === "" ? file.path : `${base}/${file.path}`;
      this.#files.push({ name, path: original, digest: file.digest });
      if (this.#objects.has(file.digest)) continue;
      const copy = join(this.#folder, file.digest);
      if (!isCopied(resolve(this.#root, original), copy) || fileDigest(copy) !== file.digest) {
        throw changed(name, original);
      }
      this.#objects.set(file.digest, undefined);
      this.#noteCopy(copy, file.digest);
    }
    return { codec: id, options: { files: this.#folder }, path, place: pattern };
  }

  /**
   * A file of the project as a copy, so that saving it meanwhile does no harm. Time passes between
   * planning and executing, on a cluster hours. An optional file that is absent has no path.
   */
  #file(name: string, { id, options, path, digest }: OrderFile): JobFile {
    const original = resolve(this.#root, path);
    const copy = join(this.#folder, `file-${this.#files.length}`);
    this.#files.push({ name, path, digest });
    const copied = isCopied(original, copy) ? fileDigest(copy) : null;
    if (copied !== digest) throw changed(name, path);
    if (copied !== null) this.#noteCopy(copy, copied);
    return { codec: id, options, path: copied === null ? null : copy, place: path };
  }

  /** Whether an object may have been written to; that there are more links to it, or fewer, is nothing. */
  #isTouched({ path, digest }: { readonly path: string; readonly digest: Digest }): boolean {
    const [then, now] = [this.#objects.get(digest), statOf(path)];
    return then?.mtime !== now?.mtime || then?.size !== now?.size;
  }

  #copy(from: string, path: string, digest: Digest): void {
    copyFileSync(from, path, constants.COPYFILE_FICLONE);
    this.#noteCopy(path, digest);
  }

  #noteCopy(path: string, digest: Digest): void {
    if (this.#isTrusted) this.#copies.push({ path, digest });
  }
}

function changed(input: string, path: string): InputChanged {
  return new InputChanged(
    `was not run to its end: "${path}", its input "${input}", has changed since it was planned`,
  );
}

function digestNow(path: string): Digest | null {
  try {
    return fileDigest(path);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

function isLinked(object: string, path: string): boolean {
  try {
    Deno.linkSync(object, path);
    return true;
  } catch {
    return false;
  }
}

/** Copies a file; `false` if there is none. */
function isCopied(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
