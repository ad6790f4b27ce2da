/**
 * Archives as commands take them: by their path, with refusals as messages to the user.
 *
 * @module
 */

import { checkArchive } from "../../archive/check_archive.ts";
import { ArchiveFile } from "../../archive/archive_file.ts";
import { byteSize } from "../../base/byte_size.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import type { ResultSet } from "../../run/results.ts";
import { standardLimits, type ZipLimits } from "../../archive/zip/zip_limits.ts";
import { typedPath } from "../../base/working_folder.ts";

/** An archive that is refused: damaged, hostile or none at all. */
export class RefusedArchive extends UserError {
  /** What is wrong with it. */
  readonly problem: string;

  /** @param path where it is */
  constructor(path: string, problem: string) {
    super(
      `Refused "${path}": ${problem}`,
      "Nothing was written. Get the archive again; `deno task verify-archive` tells all that is " +
        "wrong. If it is only larger than what is allowed, and you trust it, see --max-size and " +
        "--max-ratio.",
    );
    this.problem = problem;
  }
}

/** Limits as they are given on the command line. */
export interface LimitOptions {
  /** What an archive may unpack to, for example `2GB`. */
  readonly maxSize?: string;
  /** How many bytes one packed byte may make. */
  readonly maxRatio?: string;
}

/**
 * The limits within which an archive is read.
 *
 * @throws {UserError} one of them is no amount.
 */
export function limitsOf({ maxSize, maxRatio }: LimitOptions): ZipLimits {
  if (maxRatio !== undefined && !/^[1-9]\d{0,5}$/.test(maxRatio)) {
    throw new UserError(
      `Cannot take "${maxRatio}" for a ratio`,
      "Give --max-ratio a whole number ≥ 1, for example 1000.",
    );
  }
  return {
    maxBytes: maxSize === undefined ? standardLimits.maxBytes : byteSize(maxSize, "--max-size"),
    maxRatio: maxRatio === undefined ? standardLimits.maxRatio : Number(maxRatio),
  };
}

/** Whether a word names a file and not a run or a profile. */
export function isArchivePath(word: string): boolean {
  return word.includes("/") || word.includes("\\") || word.endsWith(".zip");
}

/**
 * Opens an archive.
 *
 * @throws {RefusedArchive} it is damaged, hostile or none.
 * @throws {UserError} there is no such file.
 */
export function openArchive(path: string, limits: ZipLimits): ArchiveFile {
  try {
    return ArchiveFile.open(typedPath(path), limits);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RefusedArchive(path, error.message);
    throw new UserError(
      `Cannot read the archive "${path}": ${messageOf(error)}`,
      "Give the path of a file that `deno task archive` made.",
    );
  }
}

/**
 * Opens an archive of which all is as it should be.
 *
 * @throws {UserError} as {@linkcode openArchive}, and when something in it is damaged.
 */
export function openSoundArchive(path: string, limits: ZipLimits): ArchiveFile {
  const archive = openArchive(path, limits);
  const [first, ...others] = checkArchive(archive).problems;
  if (first === undefined) return archive;
  archive[Symbol.dispose]();
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  throw new RefusedArchive(path, `it is damaged: ${first.name}: ${first.problem}${more}`);
}

/** The results in an archive. */
export function archivedResults(archive: ArchiveFile, path: string): ResultSet {
  const { profile, elements } = archive.index;
  const keys = Object.entries(elements).map(([id, { key }]) => [id, key] as const);
  return { name: `archive ${path} (${profile})`, keys: new Map(keys), source: archive };
}
