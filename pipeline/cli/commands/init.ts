/**
 * `init`: a folder with a small pipeline that works, to begin one's own with.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { engineFolder, engineUrl } from "../../base/engine_place.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { lazily } from "../../base/lazy_import.ts";
import { typedPath } from "../../base/working_folder.ts";
import type { Command } from "../command.ts";
import { write } from "./output.ts";

/** Writes a new project. */
export const command: Command = {
  name: "init",
  takes: "FOLDER",
  about: "write a small working project into a new folder, to begin one's own with",
  options: {},
  examples: [["init ../percolation", "with stages, a test, tasks and a CI recipe"]],
  run: ({ words }) => init(folderOf(words)),
};

/**
 * Writes a new project; exit code 0.
 *
 * @throws {UserError} the folder holds something already, or cannot be written.
 */
export async function init(folder: string): Promise<number> {
  const path = typedPath(folder);
  refuseUnlessEmpty(folder, path);
  const { installCommand, templateFiles }: typeof import("../template/files.ts") = await import(
    lazily("../template/files.ts")
  );
  if (engineFolder === undefined) {
    const { fetchEngine }: typeof import("../template/fetch_engine.ts") = await import(
      lazily("../template/fetch_engine.ts")
    );
    fetchEngine();
  }
  const engine = engineFrom(path);
  const files = templateFiles(basename(path), engine);
  try {
    for (const [name, text] of Object.entries(files)) {
      Deno.mkdirSync(dirname(join(path, name)), { recursive: true });
      Deno.writeTextFileSync(join(path, name), text);
    }
  } catch (error) {
    throw new UserError(
      `Cannot write the project to "${folder}": ${messageOf(error)}`,
      "Choose a folder that can be written.",
    );
  }
  const shown = Object.keys(files).map((name) => `  ${name}\n`).join("");
  write(
    `${folder} has\n${shown}\nNext:\n  cd ${folder}\n  deno ${
      installCommand(engine)
    }\n  deno task reproduce\n`,
  );
  return 0;
}

function folderOf(words: readonly string[]): string {
  const [folder, ...others] = words;
  if (folder !== undefined && folder !== "" && others.length === 0) return folder;
  throw new UserError(
    `Cannot begin a project in ${words.length < 2 ? "no folder" : `${words.length} folders`}`,
    "Give one folder, which is made: init percolation.",
  );
}

function refuseUnlessEmpty(folder: string, path: string): void {
  if (!existsSync(path)) return;
  try {
    // A repository that was just made has nothing else.
    const found = [...Deno.readDirSync(path)].map(({ name }) => name).find((name) =>
      name !== ".git"
    );
    if (found === undefined) return;
    throw new UserError(
      `Cannot begin a project in "${folder}": it has "${found}" in it already`,
      "Give a folder that is empty or not there yet.",
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot begin a project in "${folder}": ${messageOf(error)}`,
      "Give a folder that is empty or not there yet.",
    );
  }
}

/** The engine's folder as the project's files name it: found from there, or a URL. */
function engineFrom(path: string): string {
  if (engineFolder === undefined) return engineUrl;
  const way = relative(path, engineFolder).replaceAll("\\", "/");
  return `${way.startsWith(".") ? way : `./${way}`}/`;
}
