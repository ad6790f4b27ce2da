/**
 * The folder in which the command was typed.
 *
 * @module
 */

import { resolve } from "node:path";
import { isWithin } from "./paths.ts";

/**
 * Where paths that were typed begin. `deno task` goes to the folder of the deno.json that has the task
 * and keeps in INIT_CWD where it was called; a shell that was itself started by a task hands on one that
 * has nothing to do with this call, and mostly lies elsewhere.
 */
export function workingFolder(): string {
  const folder = Deno.cwd();
  const typedIn = Deno.env.get("INIT_CWD");
  return typedIn !== undefined && isWithin(folder, resolve(typedIn)) ? resolve(typedIn) : folder;
}

/** The absolute path of what was typed. */
export function typedPath(path: string): string {
  return resolve(workingFolder(), path);
}
