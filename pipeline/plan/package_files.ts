/**
 * What a package consists of that comes from a folder and not from a registry.
 *
 * @module
 */

import { join } from "node:path";
import { type Digest, documentDigest } from "../base/digest.ts";
import { filesBelow } from "../base/files_below.ts";
import type { FileDigests } from "../store/files.ts";

/** A function that gives the digest of all files of a package's folder, worked out once for each. */
export function packageFilesDigest(files: FileDigests): (folder: string) => Digest {
  const known = new Map<string, Digest>();
  return (folder) => {
    const digest = known.get(folder) ?? digestOf(folder, files);
    known.set(folder, digest);
    return digest;
  };
}

function digestOf(folder: string, files: FileDigests): Digest {
  const found = packageFiles(folder).flatMap((path) => {
    const digest = files.of(join(folder, path));
    return digest === undefined ? [] : [[path, digest] as const];
  });
  return documentDigest("package-files/1", { files: Object.fromEntries(found) }).digest;
}

/** The packages that a package has installed for itself are not part of it. */
const leftOut: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** Paths of a package's files from its folder. */
export function packageFiles(folder: string): readonly string[] {
  return filesBelow(folder, { leftOut, links: true });
}
