/**
 * Where a project's results are kept: beside its artifacts, or at a place of their own that several
 * checkouts and users share.
 *
 * @module
 */

import { join, resolve } from "node:path";
import { UserError } from "../base/errors.ts";
import { setting } from "../base/project.ts";
import { typedPath } from "../base/working_folder.ts";

/** The environment variable that names the place. */
export const storeVariable = "PIPELINE_STORE";
/** The field of deno.json that does. */
const storeField = "pipelineStore";

/** The folder of a store. */
export interface StorePlace {
  /** Absolute path. */
  readonly folder: string;
  /** Whether it has a place of its own, and thus may be other checkouts' as well. */
  readonly isShared: boolean;
}

/**
 * The store of a project: where `PIPELINE_STORE` says, or `pipelineStore` in the project's deno.json, or
 * else in its folder of artifacts.
 *
 * @param root the project's folder
 * @throws {UserError} what they say is no folder.
 */
export function storePlace(root: string, artifactsFolder: string): StorePlace {
  const variable = Deno.env.get(storeVariable);
  if (variable !== undefined) return shared(variable, storeVariable, typedPath);
  const field = setting(root, storeField);
  if (field === undefined) return { folder: join(artifactsFolder, ".store"), isShared: false };
  return shared(field, `"${storeField}" in deno.json`, (path) => resolve(root, path));
}

function shared(path: unknown, where: string, absolute: (path: string) => string): StorePlace {
  const refuse = (problem: string): never => {
    throw new UserError(
      `Cannot keep results in ${JSON.stringify(path)}, as ${where} says: ${problem}`,
      "Give the path of a folder, such as /srv/results/store.",
    );
  };
  if (typeof path !== "string") return refuse("it is no text");
  if (path.trim() === "") return refuse("it is empty");
  // A shell replaces it, and nothing else does: it would be a folder of this name.
  if (/^~([/\\]|$)/.test(path)) return refuse("~ means nothing here");
  const folder = absolute(path);
  const stat = statOf(folder);
  return stat === undefined || stat.isDirectory
    ? { folder, isShared: true }
    : refuse("it is a file");
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    // It is made, or what is wrong shows then.
    return undefined;
  }
}
