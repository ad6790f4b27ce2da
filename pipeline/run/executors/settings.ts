/**
 * Files with an executor's settings.
 *
 * @module
 */

import { resolve } from "node:path";
import { isNotFound, UserError } from "../../base/errors.ts";
import { shownFrom } from "../../base/paths.ts";
import { typedPath, workingFolder } from "../../base/working_folder.ts";

/** A file with settings: what messages call it, and its text where it is there. */
export interface Settings {
  readonly place: string;
  readonly text: string | undefined;
}

/**
 * Reads the file that was typed, or the project's own if there is one.
 *
 * @param typed the path as it was typed
 * @param own the file's usual name in the project's folder
 * @param what what the file is: `cluster profile`
 * @throws {UserError} the file that was asked for is not there.
 */
export function settingsIn(
  root: string,
  typed: string | undefined,
  own: string,
  what: string,
): Settings {
  const path = typed === undefined ? resolve(root, own) : typedPath(typed);
  const text = textOf(path);
  if (text === undefined && typed !== undefined) {
    throw new UserError(
      `Cannot read the ${what} "${typed}": there is no such file`,
      "Give the path of a JSON file; docs/scaling.md has an example.",
    );
  }
  return { place: shownFrom(workingFolder(), path), text };
}

/** @throws {UserError} settings were given to an executor that has none. */
export function refuseSettings(executor: string, settings: string | undefined): void {
  if (settings === undefined) return;
  throw new UserError(
    `Cannot use the settings "${settings}" with the executor "${executor}": it has none`,
    "Leave them out, or choose the executor that they are for (--executor slurm).",
  );
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
