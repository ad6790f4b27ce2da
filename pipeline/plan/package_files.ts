/**
 * What a package consists of that comes from a folder and not from a registry.
 *
 * @module
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Digest, documentDigest } from "../base/digest.ts";
import type { FileDigests } from "../store/files.ts";
import { slashedWay } from "../base/paths.ts";

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
  const found = filesBelow(folder).sort().flatMap((path) => {
    const digest = files.of(path);
    return digest === undefined ? [] : [[slashedWay(folder, path), digest] as const];
  });
  return documentDigest("package-files/1", { files: Object.fromEntries(found) }).digest;
}

/** The packages that a package has installed for itself are not part of it. */
const leftOut: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** Absolute paths of a package's files. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (leftOut.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
