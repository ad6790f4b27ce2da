/**
 * Which files of a project are the source of its results.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineFolder } from "../base/engine_place.ts";
import { isNotFound } from "../base/errors.ts";
import { isWithin, slashedWay } from "../base/paths.ts";
import { programOutput } from "../base/program_output.ts";

/** Files beside the code that say what it is, what it needs and who may use it. */
const companions =
  /^(deno\.jsonc?|deno\.lock|package\.json|readme|licen[cs]e|citation|contributing)/i;
const engine = engineFolder === undefined ? undefined : join(engineFolder, "cli.ts");

/**
 * The source files of a project: what git tracks, if it is in git, the modules that its pipeline and
 * its stages reach, and the files in its folder that describe it. Of a link what it leads to goes in
 * under its name, if that is reached or lies in the project, too; all other links are left out.
 *
 * @param root the project's folder
 * @param entries modules that no stage reaches, from the project's folder or as URLs
 * @param reached files that are known to be reached, relative to the project
 * @returns paths relative to the project, with slashes, sorted
 */
export async function sourceFiles(
  root: string,
  entries: readonly string[],
  reached: readonly string[],
): Promise<readonly string[]> {
  const modules = [
    ...(await Promise.all(entries.map((entry) => modulesOf(root, entry)))).flat(),
    ...(engine !== undefined && isWithin(root, engine) ? await modulesOf(root, engine) : []),
    ...reached,
  ];
  const others = [
    ...await trackedFiles(root),
    ...[...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => companions.test(name)),
  ].filter((path) => !leadsOut(root, path));
  return [...new Set([...modules, ...others])].filter((path) => isOwnFile(root, path)).sort();
}

async function trackedFiles(root: string): Promise<readonly string[]> {
  const listed = await programOutput("git", ["-C", root, "ls-files", "-z"]);
  return listed?.split("\0").filter((path) => path !== "") ?? [];
}

/** The modules that one reaches by imports, as far as they lie in the project. */
async function modulesOf(root: string, entry: string): Promise<readonly string[]> {
  const text = await programOutput(Deno.execPath(), ["info", "--json", "--no-remote", entry], root);
  if (text === undefined) return [];
  const { modules }: { modules: { specifier: string }[] } = JSON.parse(text);
  return modules.map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith("file:"))
    .map((specifier) => slashedWay(root, fileURLToPath(specifier)));
}

function isOwnFile(root: string, path: string): boolean {
  if (path.startsWith("../") || path.startsWith("node_modules/")) return false;
  try {
    return Deno.statSync(join(root, path)).isFile;
  } catch (error) {
    if (isNotFound(error) || error instanceof Deno.errors.FilesystemLoop) return false;
    throw error;
  }
}

/** Whether a link leads out of the project: what lies there is nobody's to publish. */
function leadsOut(root: string, path: string): boolean {
  try {
    return !isWithin(Deno.realPathSync(root), Deno.realPathSync(join(root, path)));
  } catch {
    // It leads nowhere.
    return true;
  }
}
