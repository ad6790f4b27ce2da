/**
 * A folder of files as an artifact: what of it lies in place, and putting the rest there.
 *
 * @module
 */

import { existsSync, lstatSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Digest, fileDigest } from "../base/digest.ts";
import { filesBelow } from "../base/files_below.ts";
import { type FolderListing, readListing } from "../model/folder.ts";
import type { Store } from "./store.ts";

/** Where a folder is to be, and how its files are looked at. */
export interface FolderPlace {
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly store: Store;
  /** Digest of a file there, by its path below the folder; `undefined` if there is none. */
  readonly digestOf: (path: string) => Digest | undefined;
}

/** What has to be done to a folder. */
export interface FolderRepair {
  /** Files that are missing, or have other bytes. */
  readonly missing: FolderListing["files"];
  readonly emptyFolders: readonly string[];
  /** Files of former results, which the store has. What it has not is somebody's own, and stays. */
  readonly surplus: readonly string[];
  /** Whether anything lies there. */
  readonly isThere: boolean;
}

/**
 * What has to be done to a folder so that it is what a listing says.
 *
 * @returns `undefined` if the store has no such listing
 */
export function repairOf(
  listing: Digest,
  { folder, store, digestOf }: FolderPlace,
): FolderRepair | undefined {
  const found = listingIn(store, listing);
  if (found === undefined) return undefined;
  const { files, emptyFolders } = found;
  const wanted = new Set(files.map(({ path }) => path));
  const missing = files.filter(({ path, digest, isExecutable }) => {
    return digestOf(path) !== digest || isExecutable && !isProgram(join(folder, path));
  });
  const isFolder = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const surplus = (isFolder ? filesBelow(folder) : []).filter((path) => {
    // What the engine has not put there is not to be remembered as if it had.
    return !wanted.has(path) && store.hasObject(fileDigest(join(folder, path)));
  });
  return {
    ...{ missing, surplus },
    emptyFolders: [...files.length === 0 ? [""] : [], ...emptyFolders]
      .filter((path) => !existsSync(join(folder, path))),
    isThere: existsSync(folder),
  };
}

/** What a record calls a listing may be none: a server may have given it. */
function listingIn(store: Store, digest: Digest): FolderListing | undefined {
  const text = store.text(digest);
  try {
    return text === undefined ? undefined : readListing(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether nothing has to be done. */
export function isInPlace({ missing, emptyFolders, surplus }: FolderRepair): boolean {
  return missing.length === 0 && emptyFolders.length === 0 && surplus.length === 0;
}

/**
 * Makes room for what is missing: removes what is of no present result, and whatever file lies where a folder
 * is to be.
 */
export function clearFor({ missing, emptyFolders, surplus }: FolderRepair, folder: string): void {
  for (const path of surplus) rmSync(join(folder, path), { force: true });
  for (const path of surplus) removeEmptied(folder, path);
  for (
    const path of [
      ...missing.map((file) => file.path),
      ...emptyFolders.map((one) => `${one}/x`),
    ]
  ) {
    const parts = path.split("/");
    for (let n = 0; n < parts.length; n++) {
      const above = join(folder, ...parts.slice(0, n));
      const stat = lstatSync(above, { throwIfNoEntry: false });
      if (stat !== undefined && !stat.isDirectory()) rmSync(above);
    }
  }
  for (const path of emptyFolders) Deno.mkdirSync(join(folder, path), { recursive: true });
}

function isProgram(path: string): boolean {
  return (lstatSync(path).mode & 0o111) !== 0;
}

function removeEmptied(folder: string, path: string): void {
  const parts = path.split("/");
  for (let n = parts.length - 1; n > 0; n--) {
    try {
      rmdirSync(join(folder, ...parts.slice(0, n)));
    } catch {
      // Something else is in it.
      return;
    }
  }
}
