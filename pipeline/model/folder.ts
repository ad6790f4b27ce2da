/**
 * Folders as values: what is in one, and the document that lists it.
 *
 * A folder is kept as such a document, an object like others, and each of its files as an object of its
 * own. So two folders share the files that they have in common, and one whose names and bytes are the same
 * is the same folder.
 *
 * @module
 */

import { type Digest, isDigest } from "../base/digest.ts";
import { clashingNames, problemOfName } from "../base/portable_names.ts";
import { hasSchema, schemaName } from "../base/schema.ts";

/** The id of the codec of folders, by which the engine knows that there is more to them than their bytes. */
export const folderId = "folder";

/** Files by their paths below the folder, with slashes; an empty folder is `"name/": null`. */
export type Folder = { readonly [path: string]: FolderFile | null };

/** A file of a folder. */
export interface FolderFile {
  /** What is in it; of a stage's input it is read when it is asked for. */
  readonly bytes: Uint8Array;
  /** Whether it is a program. */
  readonly isExecutable?: boolean;
}

/** What is in a folder, by digests. */
export interface FolderListing {
  /** Sorted by path. */
  readonly files: readonly ListedFile[];
  /** Folders with nothing in them, sorted. */
  readonly emptyFolders: readonly string[];
}

/** A file in a listing. */
export interface ListedFile {
  readonly path: string;
  readonly digest: Digest;
  readonly isExecutable: boolean;
}

/** The text of a listing, the same for the same files. */
export function listingText({ files, emptyFolders }: FolderListing): string {
  return JSON.stringify({
    schema: schemaName("folder/1"),
    files: files.toSorted((a, b) => a.path < b.path ? -1 : 1).map((
      { path, digest, isExecutable },
    ) => isExecutable ? [path, digest, "x"] : [path, digest]),
    ...(emptyFolders.length === 0 ? {} : { emptyFolders: emptyFolders.toSorted() }),
  });
}

/**
 * Reads a listing.
 *
 * @throws {SyntaxError} the text is none, or names what not every system can have.
 */
export function readListing(text: string): FolderListing {
  const document: unknown = JSON.parse(text);
  if (!hasSchema(document, "folder/1")) throw notAListing("it has another schema");
  const { files, emptyFolders = [] } = document as { files?: unknown; emptyFolders?: unknown };
  if (!Array.isArray(files) || !files.every(isEntry)) throw notAListing("its files are not listed");
  if (!Array.isArray(emptyFolders) || !emptyFolders.every((path) => typeof path === "string")) {
    throw notAListing("its empty folders are not listed");
  }
  const problem = problemOfNames([...files.map(([path]) => path), ...emptyFolders]);
  if (problem !== undefined) throw notAListing(`"${problem.path}": ${problem.problem}`);
  return {
    files: files.map(([path, digest, mark]) => ({ path, digest, isExecutable: mark === "x" })),
    emptyFolders,
  };
}

/** Whether a text is a listing of files that have just these digests. */
export function listsExactly(text: string, files: readonly { readonly digest: Digest }[]): boolean {
  try {
    const listed = new Set(readListing(text).files.map(({ digest }) => digest));
    const given = new Set(files.map(({ digest }) => digest));
    return listed.symmetricDifference(given).size === 0;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The first of the paths in a folder that not every system can have there, and why. */
export function problemOfNames(
  paths: readonly string[],
): { readonly path: string; readonly problem: string } | undefined {
  for (const path of paths) {
    const problem = problemOfName(path);
    if (problem !== undefined) return { path, problem };
  }
  const clash = clashingNames(paths);
  if (clash === undefined) return undefined;
  return { path: clash.b, problem: `some systems take it and "${clash.a}" for one file` };
}

function isEntry(entry: unknown): entry is [string, Digest, string?] {
  return Array.isArray(entry) && (entry.length === 2 || entry.length === 3 && entry[2] === "x") &&
    typeof entry[0] === "string" && typeof entry[1] === "string" && isDigest(entry[1]);
}

function notAListing(problem: string): SyntaxError {
  return new SyntaxError(`Cannot read the folder: ${problem}`);
}
