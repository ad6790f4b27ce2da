/**
 * What bare imports mean in a project: its import map and its packages, as deno.json and deno.lock have
 * them.
 *
 * @module
 */

import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { canonical, type Json } from "../base/canonical.ts";
import { contentDigest, type Digest } from "../base/digest.ts";
import { isNotFound, messageOf, UserError } from "../base/errors.ts";
import { configFolder, type Workspace, workspaceMembers } from "./config_folder.ts";
import type { Addresses, ImportMap } from "./import_map.ts";
import { packageFiles } from "./package_files.ts";

/** What bare imports mean in a project. */
export interface Dependencies {
  /** Digest of all that decides what an import refers to, packages' versions aside. */
  readonly digest: Digest;
  readonly importMap: ImportMap;
  /** URL of the folder to which the import map's addresses are relative, with a slash at its end. */
  readonly base: URL;
  /** `npm:name@range` → version, of deno.lock. */
  readonly specifiers: { readonly [specifier: string]: string };
  /** Packages of deno.lock by `name@version`. */
  readonly npm: { readonly [id: string]: LockedPackage };
  /** Absolute folders of packages that deno.json links, by their names. */
  readonly links: { readonly [name: string]: string };
}

/** A package as deno.lock has it. */
export interface LockedPackage {
  readonly integrity?: string;
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

/** The parts of a deno.json that matter here. */
interface Config {
  readonly name?: string;
  readonly exports?: string | Addresses;
  readonly imports?: Addresses;
  readonly scopes?: ImportMap["scopes"];
  readonly importMap?: string;
  readonly links?: readonly string[];
  /** What `links` was called before. */
  readonly patch?: readonly string[];
  readonly workspace?: Workspace;
}

/**
 * Reads deno.json and deno.lock of a project or, where it is a member of one, of the workspace; a missing
 * one counts as an empty one.
 *
 * @param project the project's folder
 * @throws {UserError} one of them, or a file that it names, cannot be read.
 */
export function readDependencies(project: string): Dependencies {
  const root = configFolder(project);
  const config = readJson<Config>(join(root, "deno.json")) ?? {};
  const lock = readJson<Pick<Dependencies, "specifiers" | "npm">>(join(root, "deno.lock"));
  const links = Object.fromEntries(
    linkedFolders(config).map((folder) => {
      const path = join(root, folder, "package.json");
      const { name } = readJson<Config>(path) ?? {};
      return [name ?? folder, resolve(root, folder)];
    }),
  );
  return dependenciesOf(root, importMapOf(root, config), lock ?? {}, links);
}

/** What bare imports mean, by an import map, a lock and linked packages. */
export function dependenciesOf(
  root: string,
  importMap: ImportMap,
  { specifiers = {}, npm = {} }: Partial<Pick<Dependencies, "specifiers" | "npm">>,
  links: Dependencies["links"] = {},
): Dependencies {
  return {
    digest: contentDigest(canonical(importMap as unknown as Json)),
    importMap,
    base: new URL(`${pathToFileURL(root)}/`),
    ...{ specifiers, npm, links },
  };
}

/**
 * The files beside deno.json and deno.lock by which Deno resolves a project's imports, without which it
 * runs none of it: the import map that deno.json names, what members of a workspace and linked packages
 * declare of themselves, and all files of linked packages.
 *
 * @param project the project's folder
 * @returns absolute paths, of which some may not exist
 */
export function resolutionFiles(project: string): readonly string[] {
  const root = configFolder(project);
  const config = readJson<Config>(join(root, "deno.json")) ?? {};
  const members = workspaceMembers(root, config.workspace);
  return [
    ...config.importMap === undefined ? [] : [join(root, config.importMap)],
    ...members.flatMap((folder) => memberFiles.map((name) => join(root, folder, name))),
    ...linkedFolders(config).flatMap((folder) =>
      packageFiles(join(root, folder)).map((path) => join(root, folder, path))
    ),
  ];
}

const memberFiles = ["deno.json", "deno.jsonc", "package.json"] as const;

function linkedFolders({ links = [], patch = [] }: Config): readonly string[] {
  return [...links, ...patch];
}

/** The import map of deno.json or of the file that it names, with those of a workspace's members. */
function importMapOf(root: string, config: Config): ImportMap {
  const { imports = {}, scopes = {} } = config.importMap === undefined
    ? config
    : readJson<Config>(join(root, config.importMap)) ?? {};
  const members = workspaceMembers(root, config.workspace).map((folder) => ({
    folder: `./${folder.replaceAll("\\", "/").replace(/^\.\/|\/$/g, "")}/`,
    config: readJson<Config>(join(root, folder, "deno.json")) ?? {},
  }));
  return {
    imports: { ...imports, ...Object.assign({}, ...members.map(exportsOf)) },
    scopes: {
      ...Object.fromEntries(
        members.flatMap(({ folder, config }) =>
          config.imports === undefined ? [] : [[folder, relativeTo(folder, config.imports)]]
        ),
      ),
      ...scopes,
    },
  };
}

interface Member {
  readonly folder: string;
  readonly config: Config;
}

/** How the others of a workspace import a member. */
function exportsOf({ folder, config: { name, exports } }: Member): Addresses {
  if (name === undefined || exports === undefined) return {};
  const all = typeof exports === "string" ? { ".": exports } : exports;
  const named = Object.entries(all).map(([path, file]) => [name + path.slice(1), file]);
  return relativeTo(folder, Object.fromEntries(named));
}

function relativeTo(folder: string, addresses: Addresses): Addresses {
  return Object.fromEntries(
    Object.entries(addresses).map(([specifier, address]) => [
      specifier,
      address.startsWith(".") ? folder + address : address,
    ]),
  );
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw new UserError(
      `Cannot read the dependencies in ${path}: ${messageOf(error)}`,
      "Correct the file; the engine reads it as JSON without comments.",
    );
  }
}
