/**
 * Paths as text, under the rules of the system: Windows has drives, and separates parts by backslashes.
 *
 * @module
 */

import * as native from "node:path";

/** The rules of a system for paths: `node:path`, or its `posix` or `win32`. */
export type PathRules = Pick<typeof native, "isAbsolute" | "relative" | "sep">;

/** Whether an absolute path is a folder's own or below it. */
export function isWithin(folder: string, path: string, rules: PathRules = native): boolean {
  const way = rules.relative(folder, path);
  // From one drive to another there is no way; the path itself comes back.
  return way !== ".." && !way.startsWith(`..${rules.sep}`) && !rules.isAbsolute(way);
}

/**
 * An absolute path as a user would write it in a folder: from there if it is below, else in full.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { win32 } from "node:path";
 *
 * const home = "C:\\Users\\Jörg Müller";
 * assert.equal(shownFrom(home, `${home}\\artifacts\\paper`, win32), "artifacts\\paper");
 * assert.equal(shownFrom(home, "D:\\artifacts", win32), "D:\\artifacts");
 * ```
 */
export function shownFrom(folder: string, path: string, rules: PathRules = native): string {
  return isWithin(folder, path, rules) ? rules.relative(folder, path) || "." : path;
}

/**
 * The way from a folder to a path in the form that is stored and compared: with slashes on every system.
 * A backslash is a letter of a name like others where it does not separate parts.
 */
export function slashedWay(folder: string, path: string, rules: PathRules = native): string {
  return rules.relative(folder, path).replaceAll(rules.sep, "/");
}
