/**
 * Where a program lies that is called by its name, as a shell would find it.
 *
 * @module
 */

import { statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** The path of a program in the folders of `PATH`; `undefined` if it is in none of them. */
export function programPath(name: string): string | undefined {
  if (isAbsolute(name)) return isProgram(name) ? name : undefined;
  return (Deno.env.get("PATH") ?? "").split(delimiter).filter((folder) => folder !== "")
    .map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.isFile() && (stat.mode & 0o111) !== 0;
}
