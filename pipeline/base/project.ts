/**
 * Projects: folders with a module that declares a pipeline.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isNotFound, messageOf, UserError } from "./errors.ts";
import { slashedWay } from "./paths.ts";

/** A project. */
export interface Project {
  /** Absolute path of its folder. */
  readonly root: string;
  /** The module that declares the pipeline, from the project's folder, with slashes. */
  readonly entry: string;
}

/** Where a pipeline is declared, unless deno.json says otherwise. */
const usualEntry = "stages/mod.ts";

/**
 * The project in a folder or the nearest one above it: one whose deno.json says where its pipeline is
 * (`"pipeline": "./stages/mod.ts"`), or that holds `stages/mod.ts`.
 *
 * @throws {UserError} there is none, or a deno.json names a module that is not there.
 */
export function projectFrom(place: string): Project {
  for (let folder = resolve(place);; folder = dirname(folder)) {
    const project = projectAt(folder);
    if (project !== undefined) return project;
    if (dirname(folder) === folder) break;
  }
  throw new UserError(
    `Cannot find a pipeline: neither "${place}" nor a folder above it holds stages/mod.ts or names ` +
      'a module by "pipeline" in its deno.json',
    "Run the command in the project's folder; `init FOLDER` begins a new project.",
  );
}

/** Whether a folder is a project still; one of which the deno.json is being edited counts as one. */
export function isProject(folder: string): boolean {
  try {
    return projectAt(folder) !== undefined;
  } catch (error) {
    if (error instanceof UserError) return true;
    throw error;
  }
}

function projectAt(root: string): Project | undefined {
  const declared = declaredEntry(join(root, "deno.json"));
  if (declared === undefined) {
    return existsSync(join(root, usualEntry)) ? { root, entry: usualEntry } : undefined;
  }
  const path = resolve(root, declared);
  if (existsSync(path)) return { root, entry: slashedWay(root, path) };
  throw new UserError(
    `Cannot find the pipeline: ${
      join(root, "deno.json")
    } says that "${declared}" declares it, and ` +
      "there is no such module",
    'Correct "pipeline" there.',
  );
}

/** What the deno.json of a project says in one of its fields; `undefined` where it says nothing. */
export function setting(root: string, field: string): unknown {
  return configIn(join(root, "deno.json"))[field];
}

function configIn(path: string): { readonly [field: string]: unknown } {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (isNotFound(error)) return {};
    throw new UserError(
      `Cannot read ${path}: ${messageOf(error)}`,
      "Correct the file; the engine reads it as JSON without comments.",
    );
  }
}

function declaredEntry(path: string): string | undefined {
  const { pipeline } = configIn(path);
  if (pipeline === undefined || typeof pipeline === "string") return pipeline;
  throw new UserError(
    `Cannot find the pipeline: "pipeline" in ${path} is ${JSON.stringify(pipeline)}`,
    'Give the path of the module that declares it: "pipeline": "./stages/mod.ts".',
  );
}
