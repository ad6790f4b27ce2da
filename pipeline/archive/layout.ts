/**
 * What lies where in an archive, and the document that says which elements it holds.
 *
 * Format: docs/archive.md.
 *
 * @module
 */

import type { SchemaName } from "../base/schema.ts";
import { isArchiveIndex } from "./stored_documents.ts";
import { withinDepth } from "../base/canonical.ts";
import { type Digest, isDigest, type Key } from "../base/digest.ts";

/** The files that every archive has. */
export const fixedPaths = {
  /** RO-Crate's metadata. */
  crate: "ro-crate-metadata.json",
  /** An {@linkcode ArchiveIndex}. */
  index: "archive.json",
  /** The digest of every other file, as `sha256sum` reads it. */
  manifest: "manifest-sha256.txt",
  /** How to verify and restore it by hand and by command. */
  readme: "README.md",
} as const;

/** An artifact, by its path below the profile's folder. */
export function resultPath(path: string): string {
  return `results/${path}`;
}

/** The document of a key. */
export function keyPath(key: Key): string {
  return `keys/${key}.json`;
}

/** The action record filed under a key, as the store holds it. */
export function recordPath(key: Key): string {
  return `records/${key}.txt`;
}

/** An object of the store that is no other file of the archive. */
export function objectPath(digest: Digest): string {
  return `objects/${digest}`;
}

/** A file of the project. */
export function sourcePath(path: string): string {
  return `source/${path}`;
}

/** The parts of an archive, for telling what takes how much. */
export const parts = ["results", "objects", "keys", "records", "source", "metadata"] as const;

/** One of {@linkcode parts}. */
export type Part = typeof parts[number];

/** The part that a file belongs to. */
export function partOf(path: string): Part {
  const folder = path.slice(0, Math.max(0, path.indexOf("/")));
  return parts.find((part) => part === folder) ?? "metadata";
}

/** What an archive holds. */
export interface ArchiveIndex {
  readonly schema: SchemaName<"archive/1">;
  readonly pipeline: string;
  readonly profile: string;
  /** What stages computed on that can do so on either; absent for the processor. */
  readonly device?: "gpu";
  /** Whether it can be restored: `false` if it was made `--without objects`. */
  readonly objects: boolean;
  /** The elements by id. */
  readonly elements: { readonly [element: string]: ArchivedElement };
  /** Elements of the profile that have no result in it. */
  readonly missing: readonly string[];
}

/** An element in an archive. */
export interface ArchivedElement {
  readonly key: Key;
  /** Where each of its outputs lies in the archive; `null` for one that was left out. */
  readonly outputs: { readonly [output: string]: string | null };
  /** Its stage runs native code, which could have read anything. */
  readonly trusted: boolean;
  /** Its result was taken over from other code on the owner's word, which its record holds. */
  readonly waived: boolean;
  /** It was not up to date with the source when the archive was made. */
  readonly stale: boolean;
}

/**
 * Reads an index.
 *
 * @throws {SyntaxError} the text is none.
 */
export function readIndex(text: string): ArchiveIndex {
  const index: unknown = withinDepth(() => JSON.parse(text));
  if (!isArchiveIndex(index)) {
    throw new SyntaxError(
      `Cannot read the archive: its ${fixedPaths.index} is not a pipeline-archive/1`,
    );
  }
  return index as ArchiveIndex;
}

/** The manifest's text: a line for each file, sorted by path. */
export function manifestText(digests: ReadonlyMap<string, Digest>): string {
  return [...digests].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([path, digest]) => `${digest}  ${path}\n`).join("");
}

/**
 * Reads a manifest.
 *
 * @throws {SyntaxError} the text is none, or names a file twice.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contentDigest } from "../base/digest.ts";
 *
 * const digests = new Map([["a.txt", contentDigest("a")]]);
 * assert.deepEqual(readManifest(manifestText(digests)), digests);
 * ```
 */
export function readManifest(text: string): ReadonlyMap<string, Digest> {
  const digests = new Map<string, Digest>();
  const lines = text.split("\n");
  if (lines.pop() !== "") throw manifestError(`its last line is cut short`);
  for (const [i, line] of lines.entries()) {
    const [digest, path] = [line.slice(0, 64), line.slice(66)];
    if (!isDigest(digest) || line.slice(64, 66) !== "  " || path === "" || digests.has(path)) {
      throw manifestError(`line ${i + 1} is not a digest and the path of another file`);
    }
    digests.set(path, digest);
  }
  return digests;
}

function manifestError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot read the archive: in ${fixedPaths.manifest}, ${problem}`);
}
