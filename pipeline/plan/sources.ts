/**
 * Source files of the stages' code. Each is read once a session: the bytes that were read are those
 * that are hashed, bundled and kept in the store, whatever is saved to the file meanwhile.
 *
 * @module
 */

import { relative, resolve } from "node:path";
import { contentDigest, type Digest } from "../base/digest.ts";
import { messageOf, UserError } from "../base/errors.ts";
import type { FileDigests } from "../store/files.ts";
import { slashedWay } from "../base/paths.ts";
import { isRemote, localCopy } from "../base/remote_module.ts";
import type { SourceFile } from "../store/state.ts";
import type { Store } from "../store/store.ts";

/** A source file as it was read. */
export interface Source {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** The source files of a project. */
export class Sources {
  readonly #root: string;
  readonly #files: FileDigests;
  readonly #store: Store;
  readonly #read = new Map<string, Source>();
  /** What each was when it was first looked at or read: stages share most of theirs. */
  readonly #digests = new Map<string, Digest | undefined>();
  readonly #inStore = new Set<Digest>();

  /** @param root the project's folder */
  constructor(root: string, files: FileDigests, store: Store) {
    this.#root = root;
    this.#files = files;
    this.#store = store;
  }

  /**
   * Reads a file, hashes what it read and puts that into the store.
   *
   * @param path absolute, or a URL
   * @throws {UserError} it cannot be read.
   */
  read(path: string): Source {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const bytes = readSource(this.#root, path);
    const source = { bytes, digest: this.#store.putBytes(bytes) };
    this.#read.set(path, source);
    this.#digests.set(sourceName(this.#root, path), source.digest);
    return source;
  }

  /** Whether a file still has the content of which the digest was taken, and the store has it. */
  isAsBefore({ path, digest }: SourceFile): boolean {
    if (!this.#digests.has(path)) this.#digests.set(path, this.#digestOf(path));
    if (this.#digests.get(path) !== digest) return false;
    if (!this.#inStore.has(digest) && this.#store.hasObject(digest)) this.#inStore.add(digest);
    return this.#inStore.has(digest);
  }

  /**
   * Makes sure that the store has some sources unharmed: they were put there when they were read, but
   * an object can be damaged since.
   */
  keep(sources: readonly SourceFile[]): void {
    for (const { path, digest } of sources) {
      if (this.#store.checkObjectOnce(digest)) continue;
      const absolute = isRemote(path) ? path : resolve(this.#root, path);
      const bytes = this.#read.get(absolute)?.bytes ?? readSource(this.#root, absolute);
      if (contentDigest(bytes) !== digest) {
        throw new UserError(
          `Cannot keep the source "${path}" of a result: the store has lost it, and the file has ` +
            "changed since it was planned",
          "Run again: it is planned with the file as it is then.",
        );
      }
      this.#store.putBytes(bytes);
    }
  }

  #digestOf(path: string): Digest | undefined {
    try {
      return this.#files.of(sourceFile(this.#root, path));
    } catch (error) {
      // What is not to be had any more is read, and told of, where it is bundled.
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }
}

/** How a list of sources names a module: by its path from the project's folder, or by its URL. */
export function sourceName(root: string, module: string): string {
  return isRemote(module) ? module : slashedWay(root, module);
}

/** The file that holds a source of a list, as an absolute path. */
export function sourceFile(root: string, name: string): string {
  return isRemote(name) ? localCopy(name) : resolve(root, name);
}

function readSource(root: string, path: string): Uint8Array {
  try {
    return Deno.readFileSync(sourceFile(root, path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot read the source "${relative(root, path)}": ${messageOf(error)}`,
      "Put a readable file there, or correct the import that leads to it.",
    );
  }
}

/**
 * A source's text.
 *
 * @throws {SyntaxError} it is not UTF-8.
 */
export function sourceText(bytes: Uint8Array): string {
  try {
    // A byte order mark is no part of the text.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SyntaxError("it is not UTF-8: save it in that encoding");
  }
}
