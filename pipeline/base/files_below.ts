/**
 * The files of a folder and of all folders in it.
 *
 * @module
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isNotFound } from "./errors.ts";

/** What is no part of the answer. */
interface Choice {
  /** Names of files and folders that are passed over, wherever they are. */
  readonly leftOut?: ReadonlySet<string>;
  /** Whether links are told as files are; they are never followed. */
  readonly links?: boolean;
}

/**
 * Paths from a folder to all files in and below it, with slashes, folder by folder, each folder's in order of
 * their names; none where there is no such folder.
 */
export function filesBelow(folder: string, choice: Choice = {}): string[] {
  try {
    return within(folder, "", choice);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function within(folder: string, below: string, choice: Choice): string[] {
  const { leftOut, links = false } = choice;
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  return entries.sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    if (leftOut?.has(entry.name)) return [];
    const path = `${below}${entry.name}`;
    if (entry.isDirectory()) return within(folder, `${path}/`, choice);
    return entry.isFile() || (links && entry.isSymbolicLink()) ? [path] : [];
  });
}
