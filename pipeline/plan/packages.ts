/**
 * The npm packages that a stage's code reaches, as deno.lock pins them.
 *
 * Only these enter the stage's key, so a new version of one package reruns its users and no others.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Dependencies } from "./dependencies.ts";
import type { Digest } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import { moduleUrl } from "../base/remote_module.ts";
import { importMapResolver, npmSpecifier } from "./import_map.ts";

/** What an import refers to. */
export type Resolution =
  /** In full, and without a path inside the package. */
  | { readonly kind: "npm"; readonly specifier: string; readonly required: string }
  /** A module, by its absolute path, or by its URL if it comes from the net. */
  | { readonly kind: "module"; readonly name: string }
  /** A module of the runtime. */
  | { readonly kind: "builtin" }
  | { readonly kind: "unknown" };

/** A function that says what an import of a module, of which the path or URL is given, refers to. */
export type Resolver = (specifier: string, importing: string) => Resolution;

/** Resolves imports as Deno does, by the import map. */
export function resolverOf({ importMap, base }: Dependencies): Resolver {
  const resolve = importMapResolver(importMap, base);
  return (specifier, importing) => {
    const url = resolve(specifier, moduleUrl(importing));
    switch (url?.protocol) {
      case "file:":
        return { kind: "module", name: fileURLToPath(url) };
      case "http:":
      case "https:":
        return { kind: "module", name: url.href };
      case "node:":
        return { kind: "builtin" };
      case "npm:": {
        const [, name, version = "", path = ""] = npmSpecifier.exec(url.href) ?? [];
        if (name === undefined) return { kind: "unknown" };
        const required = `npm:${name}${version}`;
        return { kind: "npm", specifier: `${required}${path}`, required };
      }
      default:
        return { kind: "unknown" };
    }
  };
}

/**
 * The packages that some npm specifiers reach through all their dependencies, as sorted lines
 * `name@version integrity`. A linked package has no integrity: there the line ends on a digest of its
 * files.
 *
 * @param contentOf digest of a folder's files
 * @throws {UserError} deno.lock does not know a specifier, or what a package contains.
 */
export function packageClosure(
  specifiers: readonly string[],
  dependencies: Dependencies,
  contentOf: (folder: string) => Digest,
): readonly string[] {
  if (specifiers.length === 0) return [];
  const ids = new Set<string>();
  const only = firstOfEachName(dependencies);
  const visit = (id: string): void => {
    if (ids.has(id)) return;
    ids.add(id);
    const locked = dependencies.npm[id];
    for (
      const dependency of [...locked?.dependencies ?? [], ...locked?.optionalDependencies ?? []]
    ) {
      // deno.lock writes a dependency without its version when only one version is locked.
      visit(dependency in dependencies.npm ? dependency : only.get(dependency) ?? dependency);
    }
  };
  for (const specifier of specifiers) {
    const version = dependencies.specifiers[specifier];
    if (version === undefined) {
      throw new UserError(
        `Cannot find "${specifier}" in deno.lock`,
        "Run `deno install` to add it, then commit deno.lock.",
      );
    }
    visit(`${npmSpecifier.exec(specifier)?.[1]}@${version}`);
  }
  return [...ids].sort().map((id) => `${id} ${contentOfPackage(id, dependencies, contentOf)}`);
}

function contentOfPackage(
  id: string,
  { npm, links }: Dependencies,
  contentOf: (folder: string) => Digest,
): string {
  const integrity = npm[id]?.integrity;
  if (integrity !== undefined) return integrity;
  const folder = links[nameOf(id)];
  if (folder !== undefined) return `files-${contentOf(folder)}`;
  throw new UserError(
    `Cannot tell what package "${id}" contains: deno.lock has no integrity for it`,
    'Install it from a registry, or name its folder in "links" of deno.json.',
  );
}

function firstOfEachName({ npm }: Dependencies): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const id of Object.keys(npm)) {
    if (!first.has(nameOf(id))) first.set(nameOf(id), id);
  }
  return first;
}

function nameOf(id: string): string {
  return id.slice(0, id.indexOf("@", 1));
}
