/**
 * What belongs to a program that is installed on this machine, and the environment in which one runs that
 * is to give the same result everywhere.
 *
 * @module
 */

import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { isSystemPath } from "./bubblewrap.ts";
import { isWithin } from "./paths.ts";
import { programPath } from "./program_path.ts";

/** An installed program. */
export interface Interpreter {
  /** Absolute path. */
  readonly path: string;
  /** Files and folders that it needs beside the system's, such as a virtual environment. */
  readonly files: readonly string[];
}

/** Folders in which an installation keeps its programs. */
const programFolders: ReadonlySet<string> = new Set(["bin", "sbin", "shims", "libexec"]);
/** What tells a virtual environment, of Python or of conda. */
const environmentMarks = ["pyvenv.cfg", "conda-meta"];
/** More links than a system follows. */
const mostLinks = 40;

/** Whether a file lies in a virtual environment, of Python or of conda. */
export function isInEnvironment(path: string): boolean {
  return environmentMarks.some((mark) => existsSync(join(dirname(dirname(path)), mark)));
}

/**
 * Finds a program by its name or path, with what belongs to it.
 *
 * @param root the project's folder, to which paths are relative; an installation that holds it is not shown
 * @returns `undefined` if it is not there
 */
export function interpreterOf(name: string, root: string): Interpreter | undefined {
  const isPath = name.includes("/");
  const path = programPath(isPath ? resolve(root, name) : name);
  if (path === undefined) return undefined;
  const files = new Set<string>();
  let at = path;
  for (let n = 0; n < mostLinks; n++) {
    const isLink = lstatSync(at).isSymbolicLink();
    if (!isSystemPath(at)) files.add(installationOf(at, isLink, root));
    if (!isLink) break;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return { path, files: [...files] };
}

/**
 * The environment of a program: what could make two machines, or two days, differ is the same.
 *
 * @param interpreters the programs
 * @param system folders that belong to it besides
 * @param home a folder that it may write
 */
export function programEnvironment(
  interpreters: readonly Interpreter[],
  system: readonly string[],
  home: string,
): Record<string, string> {
  const own = [...interpreters.flatMap(({ files }) => files), ...system];
  const isVisible = (folder: string): boolean =>
    isSystemPath(folder) || own.some((one) => isWithin(one, folder)) ||
    interpreters.some(({ path }) => dirname(path) === folder);
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter)
    .filter((folder) => folder.startsWith("/") && isVisible(folder));
  // That of a virtual environment need not be in PATH, and goes before what is.
  const given = interpreters.map(({ path }) => dirname(path))
    .filter((folder) => !folders.includes(folder));
  return {
    PATH: [...new Set([...given, ...folders])].join(delimiter),
    HOME: home,
    TMPDIR: home,
    ...{ USER: "pipeline", LOGNAME: "pipeline", NO_COLOR: "1" },
    ...{ LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TZ: "UTC" },
    // What has to have a date has the first one of 2000.
    SOURCE_DATE_EPOCH: "946684800",
    ...{ PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1", PYTHONNOUSERSITE: "1" },
    // Sums in parallel come in any order.
    ...Object.fromEntries(threadLimits.map((name) => [name, "1"])),
  };
}

const threadLimits = [
  ...["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"],
  ...["NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "JULIA_NUM_THREADS"],
];

/** The folder of an installation by one of its programs, or only the program where there is none. */
function installationOf(path: string, isLink: boolean, root: string): string {
  const prefix = dirname(dirname(path));
  const isInstallation = programFolders.has(basename(dirname(path))) &&
    (!isLink || isInEnvironment(path));
  const isPrivate = isWithin(prefix, root) || isWithin(prefix, homedir());
  return isInstallation && !isPrivate ? prefix : path;
}
