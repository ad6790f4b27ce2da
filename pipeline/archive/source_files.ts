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
import { resolutionFiles } from "../plan/dependencies.ts";
import { packageFiles } from "../plan/package_files.ts";

/** Files beside the code that say what it is, what it needs and who may use it. */
const companions =
  /^(deno\.jsonc?|deno\.lock|package\.json|readme|licen[cs]e|citation|contributing)/i;

/**
 * The source files of a project: what git tracks, if it is in git, the modules that its pipeline and
 * its stages reach, what their imports are resolved by, the engine if it lies there, and the files in the
 * project's folder that describe it. Of a link what it leads to goes in
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
    ...reached,
    ...[...engineFiles(root), ...resolutionFiles(root)].map((path) => slashedWay(root, path)),
  ];
  const others = [
    ...await trackedFiles(root),
    ...[...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => companions.test(name)),
  ].filter((path) => !leadsOut(root, path));
  return [...new Set([...modules, ...others])].filter((path) => isOwnFile(root, path)).sort();
}

/** All of the engine, if it lies in the project: which command is run, no import says. */
function engineFiles(root: string): readonly string[] {
  const folder = engineFolder;
  if (folder === undefined || !isWithin(root, folder)) return [];
  return packageFiles(folder).map((path) => join(folder, path));
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
