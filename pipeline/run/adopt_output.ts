/**
 * What a stage has written, as objects of the store.
 *
 * @module
 */

import { chmodSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Digest, fileDigest } from "../base/digest.ts";
import { type ListedFile, listingText, problemOfNames, readListing } from "../model/folder.ts";
import type { StoredObject, StoredOutput } from "../store/action_record.ts";
import type { Filing } from "../store/filing.ts";

/** What a stage has written is not what it declares, in words that follow the element's name. */
export class BadOutput extends Error {
  /** @param remedy what to do about it */
  constructor(problem: string, readonly remedy: string) {
    super(problem);
  }
}

/**
 * Takes a folder of which the codec has written the list.
 *
 * @param path of the list
 * @param files where the files lie, each named after its digest
 */
export function adoptListed(filing: Filing, path: string, files: string): StoredOutput {
  const listing = readListing(Deno.readTextFileSync(path));
  const stored = distinct(listing.files.map(({ digest }) => digest))
    .map((digest) => filing.adopt(join(files, digest)));
  return { ...filing.adopt(path), files: stored };
}

/**
 * Takes a folder into the store as it lies on the disk, moving its files.
 *
 * @param shown the folder as its author knows it
 * @throws {BadOutput} there is something else in it than files and folders with portable names.
 */
export function adoptFolder(filing: Filing, folder: string, shown: string): StoredOutput {
  const found = contentsOf(folder, shown);
  const problem = problemOfNames([...found.files.map(({ path }) => path), ...found.emptyFolders]);
  if (problem !== undefined) {
    throw new BadOutput(
      `wrote "${shown}/${problem.path}", a name that not every system has: ${problem.problem}`,
      "Give the file another name.",
    );
  }
  const stored = new Map<Digest, StoredObject>();
  for (const { path, digest } of found.files) {
    if (!stored.has(digest)) stored.set(digest, filing.adopt(join(folder, path)));
  }
  const listing = filing.put(listingText(found));
  return { ...listing, files: sorted([...stored.values()]) };
}

interface FolderContents {
  readonly files: readonly ListedFile[];
  readonly emptyFolders: readonly string[];
}

function contentsOf(folder: string, shown: string): FolderContents {
  const files: ListedFile[] = [];
  const emptyFolders: string[] = [];
  const visit = (below: string): void => {
    const names = readdirSync(join(folder, below));
    if (names.length === 0 && below !== "") emptyFolders.push(below);
    for (const name of names) {
      const path = below === "" ? name : `${below}/${name}`;
      const absolute = join(folder, path);
      const stat = lstatSync(absolute, { throwIfNoEntry: false });
      if (stat?.isDirectory()) visit(path);
      else if (stat?.isFile()) {
        const isExecutable = (stat.mode & 0o111) !== 0;
        // What its author may not read or write has to be read, and synced.
        chmodSync(absolute, 0o644);
        files.push({ path, digest: fileDigest(absolute), isExecutable });
      } else throw strange(`${shown}/${path}`, stat?.isSymbolicLink() === true);
    }
  };
  visit("");
  return { files, emptyFolders };
}

/** What is neither a file nor a folder cannot be kept, and not be had on every system. */
export function strange(shown: string, isLink: boolean): BadOutput {
  return isLink
    ? new BadOutput(
      `wrote "${shown}", which is a link`,
      "Copy what it leads to (cp -L): a link leads elsewhere on every machine.",
    )
    : new BadOutput(
      `wrote "${shown}", which is neither a file nor a folder`,
      "Write ordinary files: devices, sockets, pipes and names that are not UTF-8 cannot be kept.",
    );
}

function distinct(digests: readonly Digest[]): readonly Digest[] {
  return [...new Set(digests)].sort();
}

function sorted(objects: readonly StoredObject[]): readonly StoredObject[] {
  return objects.toSorted((a, b) => a.digest < b.digest ? -1 : 1);
}
