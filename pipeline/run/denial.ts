/**
 * What a stage's process was denied, and the line of its declaration that would allow it.
 *
 * @module
 */

import { extname, resolve } from "node:path";
import { isWithin, slashedWay } from "../base/paths.ts";
import { placeIn } from "../base/source_place.ts";
import { lastError } from "./stage_end.ts";

/** An access that a stage does not declare, in words. */
export interface Denial {
  /** What was denied where, to follow the stage's name. */
  readonly problem: string;
  /** What to do. */
  readonly remedy: string;
}

/** Folders that decide what a path is. */
export interface Folders {
  /** The project's. */
  readonly root: string;
  /** Where artifacts and the store are. */
  readonly made: readonly string[];
}

// As Deno words it, for its own functions and for those of Node alike.
const denied =
  /Requires (read|write|net|env|run|sys|ffi|import) access(?: to (?:"([^"\n]*)"|<([^>\n]+)>))?/;

const codecs: { readonly [extension: string]: string } = {
  ".csv": "csv({…})",
  ".json": "json()",
  ".npy": 'npy("f64")',
  ".npz": "npz({…})",
  ".png": "png()",
  ".svg": "svg()",
  ".md": "plainText()",
  ".txt": "plainText()",
};

/**
 * Finds in what a process printed that it died of an access it was denied.
 *
 * @param output the end of what it printed
 * @returns `undefined` when it died of something else.
 */
export function denialIn(output: string, folders: Folders): Denial | undefined {
  const end = lastError(output);
  const match = denied.exec(end);
  if (match === null) return undefined;
  const [, kind = "", quoted, named] = match;
  const what = quoted ?? named ?? "";
  const explained = explain(kind, what, folders);
  const place = placeIn(end.slice(match.index), folders.root);
  return { ...explained, problem: `${explained.problem}${place}` };
}

function explain(kind: string, what: string, folders: Folders): Denial {
  switch (kind) {
    case "read":
      return {
        problem: `reads "${what}", which it does not declare`,
        remedy: inputLine(what, folders),
      };
    case "write":
      return {
        problem: `writes "${what}", which is not its to write`,
        remedy: "Return what it is to keep, and declare it: " +
          `outputs: { name: ${codecFor(what)} }`,
      };
    case "env":
      return {
        problem: what === ""
          ? "reads the whole environment"
          : `reads the environment variable ${what}, which it does not declare`,
        remedy: what === ""
          ? 'Read single variables and declare them: env: ["NAME"]'
          : `Add to its declaration: env: [${JSON.stringify(what)}]`,
      };
    case "ffi":
      return {
        problem: `loads native code, "${what}", which it does not declare`,
        remedy: "Add to its declaration: native: true (for packages in node_modules/ only)",
      };
    case "sys":
      return {
        problem: `asks the system for "${what}"`,
        remedy: `Give it the value as a parameter: params: { ${what || "name"}: text("…") }`,
      };
    case "run":
      return {
        problem: `runs the program "${what}"`,
        remedy: "Run the program beforehand and declare the file that it makes: " +
          'inputs: { name: file("data/…", bytes()) }',
      };
    default:
      return {
        problem: `uses the network, to reach "${what}"`,
        remedy: "Fetch the file beforehand and declare it: " +
          `inputs: { name: file("data/…", bytes()) }`,
      };
  }
}

/** The line of a declaration that would let a stage read a file. */
export function inputLine(what: string, folders: Folders): string {
  const path = resolve(what);
  if (folders.made.some((folder) => isWithin(folder, path))) {
    return "Add to its declaration the output of the stage that makes this file: " +
      "inputs: { name: thatStage.out.name }";
  }
  const inside = isWithin(folders.root, path);
  const shown = slashedWay(folders.root, path);
  const line = `inputs: { name: file(${
    JSON.stringify(inside && shown !== "" ? shown : `data/${path.split(/[\\/]/).at(-1) ?? ""}`)
  }, ${codecFor(what)}) }`;
  return inside
    ? `Add to its declaration: ${line}`
    : `Copy the file into the project, for example to data/, and add to its declaration: ${line}`;
}

/** The codec that a file's name suggests. */
function codecFor(path: string): string {
  return codecs[extname(path)] ?? "bytes()";
}
