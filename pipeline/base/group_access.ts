/**
 * A store that several people write to: a folder that its group may write, as `chmod g+ws` makes it.
 *
 * @module
 */

import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, UserError } from "./errors.ts";

const groupBits = 0o070;
const groupMayWrite = 0o020;
/** Whoever may write to `/tmp` does not share what is in it. */
const sticky = 0o1000;

/**
 * Lets the group use what this process writes, if it may write to a folder (or to the one above that
 * exists). Not the modes of single files but the process's own: stages and SQLite write, too.
 */
export function shareWithGroup(folder: string): void {
  if (!isOfGroup(folder)) return;
  Deno.umask(Deno.umask() & ~groupBits);
}

/**
 * Makes sure that a folder or file can be written: by the group where the folder above is the group's.
 *
 * @throws {UserError} it belongs to somebody else.
 */
export function refuseUnwritable(path: string): void {
  const { mode, uid, isDirectory } = Deno.statSync(path);
  if (mode === null || uid === null) return;
  const isOwn = uid === Deno.uid();
  if (isOwn && (mode & groupMayWrite) === 0 && isOfGroup(dirname(path))) {
    Deno.chmodSync(path, (mode | (mode & 0o700) >> 3) & 0o7777);
  }
  // To ask costs what is no matter where several people share a store, but would be in every run.
  if (isOwn && (mode & 0o200) !== 0) return;
  try {
    if (isDirectory) Deno.removeSync(Deno.makeTempFileSync({ dir: path }));
    else Deno.openSync(path, { write: true }).close();
  } catch (error) {
    throw new UserError(
      `Cannot write to "${path}", a part of the store: ${messageOf(error)}; it belongs to user ` +
        `${uid}, and its mode is ${(mode & 0o7777).toString(8)}`,
      "Let its owner give the store to your group (chgrp -R GROUP FOLDER; chmod -R g+rwX FOLDER; " +
        "chmod g+s FOLDER), or choose another folder with --artifacts FOLDER or PIPELINE_STORE.",
    );
  }
}

/**
 * Makes an empty file if there is none, for SQLite makes one that only its owner can write; `false` if
 * that cannot be, as on a full disk.
 */
export function canMakeFile(path: string): boolean {
  try {
    if (!existsSync(path)) closeSync(openSync(path, "a"));
    return true;
  } catch {
    return false;
  }
}

function isOfGroup(folder: string): boolean {
  if (Deno.build.os === "windows") return false;
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return dirname(folder) !== folder && isOfGroup(dirname(folder));
  return (stat.mode & groupMayWrite) !== 0 && (stat.mode & sticky) === 0;
}
