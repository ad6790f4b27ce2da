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
  try {
    const stat = statSync(path);
    return stat.isFile() && (stat.mode & 0o111) !== 0;
  } catch {
    // It is not there, or in a folder of somebody else's.
    return false;
  }
}
