/**
 * What a program did not find because it does not declare it, and the line that would show it.
 *
 * A confined program sees a file that it does not declare as one that is not there. What it says of that is
 * its own; the path in it is looked up where it would be.
 *
 * @module
 */

import { existsSync, statSync } from "node:fs";
import { extname, isAbsolute, join, resolve } from "node:path";
import { type Denial, type Folders, inputLine } from "./denial.ts";
import { isWithin, slashedWay } from "../base/paths.ts";
import { confinedFolder } from "./run_program.ts";

/** How programs say that a file is not there, or not theirs to write. */
const missing =
  /no such file|not found|cannot open|can't open|could not (open|find|read)|does not exist|errno 2\b|enoent|no module named/i;
const readOnly = /read-only file system|errno 30\b|erofs/i;
/** Endings of what is code and no data. */
const code: ReadonlySet<string> = new Set([
  ...[".py", ".r", ".jl", ".m", ".sh", ".pl", ".rb", ".js", ".mjs", ".ts", ".lua", ".so"],
]);

/**
 * Finds in what a program printed that it needed a file that it does not declare.
 *
 * @param output the end of what it printed
 * @param work the folder in which it ran
 * @returns `undefined` when it died of something else
 */
export function programDenial(
  output: string,
  { work, ...folders }: Folders & { readonly work: string },
): Denial | undefined {
  const lines = output.split("\n").reverse();
  for (const line of lines.filter((one) => readOnly.test(one))) {
    const path = pathsIn(line).at(-1);
    if (path === undefined) continue;
    return {
      problem: `writes "${shownPath(path, work)}", which is not its to write`,
      remedy: "Write outputs to {outputs.name}, and what is not to be kept below $TMPDIR",
    };
  }
  for (const line of lines.filter((one) => missing.test(one))) {
    for (const path of [...pathsIn(line), ...modulesIn(line, folders.root)]) {
      const original = originalOf(path, work, folders.root);
      // What is there, or is nowhere at all, is another mistake.
      if (original === undefined || existsSync(join(work, shownPath(path, work)))) continue;
      return denialOf(original, folders);
    }
  }
  return undefined;
}

function denialOf(path: string, folders: Folders): Denial {
  const isInside = isWithin(folders.root, path);
  const shown = isInside ? slashedWay(folders.root, path) : path;
  const problem = `reads "${shown}", which it does not declare`;
  if (isInside && code.has(extname(path).toLowerCase())) {
    return { problem, remedy: `Add to its declaration: sources: [${JSON.stringify(shown)}]` };
  }
  if (statSync(path).isDirectory()) {
    return {
      problem,
      remedy: isInside
        ? `Add to its declaration: inputs: { name: files(${JSON.stringify(`${shown}/**`)}) }`
        : `If it belongs to the interpreter, add to its declaration: system: [${
          JSON.stringify(path)
        }]`,
    };
  }
  return { problem, remedy: inputLine(path, folders) };
}

/** Paths as programs quote them, or between colons. */
function pathsIn(line: string): readonly string[] {
  const quoted = [...line.matchAll(/'([^']+)'|"([^"]+)"|‘([^’]+)’|`([^`]+)`/g)]
    .map(([, ...found]) => found.find((one) => one !== undefined) ?? "");
  const parts = line.split(/:\s+|\s+/).map((part) => part.replace(/^[('"]+|[)'",;]+$/g, ""));
  return [...quoted, ...parts].filter((path) => /[./]/.test(path) && !path.includes("\0"));
}

/** Files that a module of Python may be: `lib.model` is `lib/model.py`. */
function modulesIn(line: string, root: string): readonly string[] {
  const module = /No module named '?([\w.]+)/.exec(line)?.[1];
  if (module === undefined) return [];
  const path = module.replaceAll(".", "/");
  return [`${path}.py`, `${path}/__init__.py`, path].filter((one) => existsSync(join(root, one)))
    .map((one) => one === path ? `${path}/` : one);
}

/** Where a path leads outside; `undefined` if there is nothing. */
function originalOf(path: string, work: string, root: string): string | undefined {
  const inProject = shownPath(path, work);
  const original = isAbsolute(inProject) ? inProject : resolve(root, inProject);
  return existsSync(original) ? original : undefined;
}

/** A path as it is in the project, where it is one of the program's folder. */
function shownPath(path: string, work: string): string {
  for (const folder of [confinedFolder, work]) {
    if (path.startsWith(`${folder}/`)) return path.slice(folder.length + 1);
  }
  return path;
}
