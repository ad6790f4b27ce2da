/**
 * Files that lie where an optional one is looked for, and that no stage takes: most likely one that was
 * put there for a stage, under another name.
 *
 * @module
 */

import { readdirSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { nearest } from "../base/errors.ts";
import { type Glob, globOf } from "../model/file_glob.ts";
import type { Element } from "../model/element.ts";
import type { Graph } from "../model/graph.ts";

/** A file that no stage takes. */
export interface UnusedFile {
  /** Its path in the project; a folder's ends in a slash. */
  readonly path: string;
  /** The name nearest to it of those that are looked for beside it; `null` if none is near. */
  readonly near: string | null;
}

/** Explains a folder to people, or is hidden from them. */
const aside = /^(\..*|readme(\..*)?|.*\.md)$/i;

/**
 * Looks beside the optional files of some elements.
 *
 * @param elements those whose inputs count
 * @param graph all elements: what any of them takes is used
 * @param root the project's folder
 */
export function unusedFiles(
  elements: readonly Element[],
  graph: Graph,
  root: string,
): readonly UnusedFile[] {
  const taken = pathsTakenBy(graph.elements, false);
  const patterns = patternsTakenBy(graph.elements);
  const wanted = Map.groupBy(pathsTakenBy(elements, true), (path) => dirname(path));
  // At the top of a project lie files of all kinds.
  wanted.delete(".");
  return [...wanted].flatMap(([folder, paths]) =>
    namesIn(join(root, folder)).flatMap((name) => {
      const path = `${folder}/${name}`;
      const isTaken = taken.has(path) || (name.endsWith("/") && someStartWith(taken, path)) ||
        patterns.some((pattern) => mayTake(pattern, path));
      if (isTaken) return [];
      return [{ path, near: nearest(path, paths) ?? onlyOfItsKind(path, paths) }];
    })
  );
}

/** The only path that ends as another does. */
function onlyOfItsKind(path: string, paths: readonly string[]): string | null {
  const like = paths.filter((one) => extname(path) !== "" && extname(one) === extname(path));
  return like.length === 1 ? like[0] ?? null : null;
}

function pathsTakenBy(elements: readonly Element[], onlyOptional: boolean): ReadonlySet<string> {
  const files = elements.flatMap(({ inputs }) => inputs)
    .filter((input) => input.kind === "file" && (input.optional || !onlyOptional));
  return new Set(files.flatMap((input) => input.kind === "file" ? [input.path] : []));
}

function patternsTakenBy(elements: readonly Element[]): readonly Glob[] {
  const patterns = elements.flatMap(({ stage, inputs }) => [
    ...inputs.flatMap((input) => input.kind === "files" ? [input.pattern] : []),
    ...(stage.program?.sources ?? []),
  ]);
  return [...new Set<string>(patterns)].map(globOf);
}

/** Whether a pattern takes a file, or may take something in a folder. */
function mayTake({ base, takes, mayFitBelow }: Glob, path: string): boolean {
  if (!path.endsWith("/")) return takes(path);
  const start = base === "" ? "" : `${base}/`;
  return start.startsWith(path) ||
    path.startsWith(start) && mayFitBelow(path.slice(start.length, -1));
}

function someStartWith(paths: ReadonlySet<string>, folder: string): boolean {
  return [...paths].some((path) => path.startsWith(folder));
}

/** What lies in a folder, sorted, folders with a slash; nothing if it is not there. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !aside.test(name))
      .map((entry) => entry.isDirectory() ? `${entry.name}/` : entry.name).sort();
  } catch {
    return [];
  }
}
