/**
 * The folder in which a program runs: its sources as in the project, its inputs, its parameters, and a place
 * for its outputs.
 *
 * @module
 */

import { chmodSync, constants, copyFileSync, linkSync, lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonical } from "../base/canonical.ts";
import { filledIn, programPaths, type ProgramValues } from "../model/program_command.ts";
import { folderId, readListing } from "../model/folder.ts";
import type { ProgramDocument } from "../plan/program_document.ts";
import type { Order } from "../plan/order.ts";
import { BadOutput } from "./adopt_output.ts";
import type { JobFile, JobInput } from "./runner.ts";
import type { StageInputs } from "./stage_inputs.ts";

/** What {@linkcode layOut} has laid out. */
export interface ProgramFolder {
  /** The command without placeholders. */
  readonly command: readonly string[];
  /** Where each output is to be written, below the folder. */
  readonly outputs: { readonly [name: string]: string };
  /** Paths of all files that were laid out, below the folder. */
  readonly files: ReadonlySet<string>;
}

/**
 * Lays out all that a program needs.
 *
 * @param work an empty folder
 * @throws {InputLost} the store has lost a source or an input.
 * @throws {InputChanged} a file of the project has other bytes than were planned.
 */
export function layOut(
  work: string,
  document: ProgramDocument,
  order: Order,
  inputs: StageInputs,
): ProgramFolder {
  const files = new Set<string>();
  const put = (from: string, path: string, isExecutable: boolean): void => {
    files.add(path);
    const to = join(work, path);
    Deno.mkdirSync(dirname(to), { recursive: true });
    if (isExecutable || !isLinked(from, to)) copyFileSync(from, to, constants.COPYFILE_FICLONE);
    if (isExecutable) chmodSync(to, 0o555);
  };
  const write = (path: string, text: string): void => {
    files.add(path);
    Deno.writeTextFileSync(join(work, path), text);
  };
  Deno.mkdirSync(join(work, programPaths.outputs));
  for (const { path, digest, isExecutable } of document.sources) {
    put(inputs.object(digest), path, isExecutable);
  }
  const given = Object.entries(inputs.all()).map(([name, input]) => {
    const at = new InputPlace(name, document.inputs[name] ?? "", put, work);
    return [name, at.put(input)] as const;
  });
  const outputs = Object.fromEntries(
    Object.entries(document.outputs).map(([name, extension]) => [
      name,
      `${programPaths.outputs}/${withExtension(name, extension)}`,
    ]),
  );
  const values: ProgramValues = {
    params: order.params,
    inputs: Object.fromEntries(given.map(([name, files]) => [name, files.map(({ path }) => path)])),
    outputs,
    seed: order.mathSeed,
  };
  const isMany = (name: string): boolean => "elements" in (order.inputs[name] ?? {});
  write(programPaths.params, `${canonical(order.params)}\n`);
  write(
    programPaths.job,
    `${
      canonical({
        params: order.params,
        inputs: Object.fromEntries(
          given.map(([name, of]) => [name, isMany(name) ? of : of[0]?.path ?? null]),
        ),
        outputs,
        seed: order.seed === "" ? null : order.mathSeed,
      })
    }\n`,
  );
  write(programPaths.progress, "");
  return { command: filledIn(document.command, values), outputs, files };
}

/**
 * Makes sure that a program has written its outputs and nothing else.
 *
 * @throws {BadOutput} it has not.
 */
export function checkWritten(work: string, { outputs, files }: ProgramFolder): void {
  for (const [name, path] of Object.entries(outputs)) {
    if (lstatSync(join(work, path), { throwIfNoEntry: false }) !== undefined) continue;
    throw new BadOutput(
      `did not write its output "${name}", which is to be ${path}`,
      `Write it there: the command may have {outputs.${name}} as an argument.`,
    );
  }
  const expected = Object.values(outputs);
  const extra = firstStrange(work, "", (path) => files.has(path) || expected.includes(path));
  if (extra === undefined) return;
  throw new BadOutput(
    `wrote "${extra}", which is none of its outputs`,
    "Declare it as an output, or write what is not to be kept below $TMPDIR.",
  );
}

/** Makes folders that a program has shut accessible again, so that they can be read and removed. */
export function openFolders(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(join(folder, entry.name));
  }
}

/** Puts the files of an input where the program finds them. */
class InputPlace {
  constructor(
    readonly name: string,
    readonly extension: string,
    readonly putFile: (from: string, path: string, isExecutable: boolean) => void,
    readonly work: string,
  ) {}

  put(input: JobInput): { readonly path: string; readonly params?: unknown }[] {
    if (!("elements" in input)) {
      const path = `${programPaths.inputs}/${withExtension(this.name, this.extension)}`;
      return this.#one(input, path) ? [{ path }] : [];
    }
    const digits = String(input.elements.length).length;
    return input.elements.map(({ params, ...file }, i) => {
      const number = String(i).padStart(digits, "0");
      const path = `${programPaths.inputs}/${this.name}/${withExtension(number, this.extension)}`;
      this.#one(file, path);
      return { path, params };
    });
  }

  #one({ codec, path: from, options }: JobFile, path: string): boolean {
    if (from === null) return false;
    if (codec !== folderId) {
      this.putFile(from, path, false);
      return true;
    }
    const { files: objects } = options as { readonly files: string };
    const { files, emptyFolders } = readListing(Deno.readTextFileSync(from));
    Deno.mkdirSync(join(this.work, path), { recursive: true });
    for (const empty of emptyFolders) {
      Deno.mkdirSync(join(this.work, path, empty), { recursive: true });
    }
    for (const file of files) {
      this.putFile(join(objects, file.digest), `${path}/${file.path}`, file.isExecutable);
    }
    return true;
  }
}

/** The first file in a folder that is not expected; what is expected is not looked into. */
function firstStrange(
  work: string,
  folder: string,
  isExpected: (path: string) => boolean,
): string | undefined {
  for (const entry of readdirSync(join(work, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (isExpected(path)) continue;
    if (!entry.isDirectory()) return path;
    const found = firstStrange(work, path, isExpected);
    if (found !== undefined) return found;
  }
  return undefined;
}

function withExtension(name: string, extension: string): string {
  return extension === "" ? name : `${name}.${extension}`;
}

/** Some file systems have no hard links. */
function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
