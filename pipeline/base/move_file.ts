/**
 * Moves files into place whole, also from one file system to another.
 *
 * @module
 */

import { constants, copyFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";

/** Names of files that were on their way when their process was killed. */
const onTheWay = /^\.[0-9a-f]{8}\.part$/;

/** Whether a name is that of a file on its way into a folder. */
export function isOnTheWay(name: string): boolean {
  return onTheWay.test(name);
}

/**
 * Renames a file, so that a reader sees the old one or the new one and nothing between. Where that cannot
 * be, because the place is on another file system, it is first copied beside it.
 *
 * @param sync makes sure of the copy's bytes before it is renamed
 */
export function moveFile(from: string, to: string, sync?: (copy: string) => void): void {
  try {
    renameSync(from, to);
    return;
  } catch (error) {
    if (!isOtherFileSystem(error)) throw error;
  }
  const copy = join(dirname(to), `.${crypto.randomUUID().slice(0, 8)}.part`);
  try {
    copyFileSync(from, copy, constants.COPYFILE_EXCL);
    const { mode, atime, mtime } = statSync(from);
    if (sync !== undefined) {
      // What is synced has to be open for writing.
      Deno.chmodSync(copy, 0o600);
      sync(copy);
    }
    Deno.chmodSync(copy, mode & 0o777);
    utimesSync(copy, atime, mtime);
    renameSync(copy, to);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
  rmSync(from, { force: true });
}

function isOtherFileSystem(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EXDEV";
}
