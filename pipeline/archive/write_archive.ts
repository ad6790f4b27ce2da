/**
 * Writes an archive: the collected files and the documents that describe them, sorted by path.
 *
 * @module
 */

import { renameSync, rmSync } from "node:fs";
import { UserError } from "../base/errors.ts";
import { syncFile } from "../store/scratch.ts";
import { clashingNames, problemOfName } from "../base/portable_names.ts";
import { ZipWriter } from "./zip/zip_writer.ts";
import { type ArchiveContent, contentOf } from "./content.ts";
import type { Contents } from "./contents.ts";
import { crateText, type ProjectFacts } from "./crate.ts";
import { fixedPaths, manifestText, partOf, parts } from "./layout.ts";
import type { PartSize } from "./archive_events.ts";
import { readmeText } from "./readme.ts";

/** How large an archive came out. */
export interface WrittenArchive {
  /** Length of the file. */
  readonly bytes: number;
  readonly parts: readonly PartSize[];
}

/**
 * Writes an archive to a file, all of it or nothing.
 *
 * @throws {UserError} a file has other bytes than its digest says, or a name that not every system
 * takes; or the archive cannot be written.
 */
export function writeArchive(
  path: string,
  contents: Contents,
  project: ProjectFacts,
): WrittenArchive {
  const files = withDocuments(contents, project);
  refuseNames(files);
  const temporary = `${path}.${Deno.pid}.tmp`;
  const sizes = new Map(parts.map((part) => [part, { files: 0, bytes: 0, packedBytes: 0 }]));
  try {
    let bytes: number;
    {
      using zip = new ZipWriter(temporary);
      for (const file of files) {
        const { digest, packedSize } = zip.add(file);
        if (digest !== file.digest) throw altered(file);
        const size = sizes.get(partOf(file.name));
        if (size === undefined) continue;
        size.files++;
        size.bytes += file.size;
        size.packedBytes += packedSize;
      }
      bytes = zip.finish();
    }
    syncFile(temporary);
    renameSync(temporary, path);
    return { bytes, parts: [...sizes].map(([part, size]) => ({ part, ...size })) };
  } catch (error) {
    removeIfThere(temporary);
    if (error instanceof Error && "code" in error) {
      throw new UserError(
        `Cannot write the archive "${path}": ${error.message}`,
        "Choose another file with --output, in a folder that can be written and has space.",
      );
    }
    throw error;
  }
}

function withDocuments(contents: Contents, project: ProjectFacts): readonly ArchiveContent[] {
  const text = (path: string, content: string): ArchiveContent =>
    contentOf(path, new TextEncoder().encode(content));
  const described = [
    ...contents.files,
    text(fixedPaths.index, JSON.stringify(contents.index, null, 1) + "\n"),
    text(fixedPaths.readme, readmeText(contents)),
  ].sort(byName);
  const listed = described.map(({ name, ...file }) => ({ path: name, ...file }));
  const manifestEntry = { path: fixedPaths.manifest, size: 0 };
  const crate = text(fixedPaths.crate, crateText(contents, [...listed, manifestEntry], project));
  const digests = new Map([...described, crate].map(({ name, digest }) => [name, digest]));
  return [...described, crate, text(fixedPaths.manifest, manifestText(digests))].sort(byName);
}

function byName(a: ArchiveContent, b: ArchiveContent): number {
  return a.name < b.name ? -1 : 1;
}

function refuseNames(files: readonly ArchiveContent[]): void {
  for (const { name } of files) {
    const problem = problemOfName(name);
    if (problem === undefined) continue;
    throw new UserError(
      `Cannot archive "${name}": not every system takes this name, because ${problem}`,
      "Rename the file, or give the output another path.",
    );
  }
  const clash = clashingNames(files.map(({ name }) => name));
  if (clash === undefined) return;
  throw new UserError(
    `Cannot archive "${clash.a}" and "${clash.b}": some systems take them for one file`,
    "Rename one of the two.",
  );
}

function altered({ name }: ArchiveContent): UserError {
  return new UserError(
    `Cannot archive "${name}": its bytes are not those on record`,
    "If it is source, it was saved meanwhile: archive again. Else run `deno task fsck`, then " +
      "`deno task reproduce`.",
  );
}

/** In a folder that cannot be written or looked into there is nothing to remove. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What is to be told is why the archive could not be written.
  }
}
