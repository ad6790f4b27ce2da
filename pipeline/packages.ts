/**
 * The npm packages that a stage's code reaches, as deno.lock pins them.
 *
 * Only these enter the stage's key, so a new version of one package reruns its users and no others.
 *
 * @module
 */

import { UserError } from "./errors.ts";

/** The parts of deno.json and deno.lock that decide what a bare import means. */
export interface Dependencies {
  /** The import map of deno.json. */
  readonly imports: { readonly [specifier: string]: string };
  /** `npm:name@range` → version, of deno.lock. */
  readonly specifiers: { readonly [specifier: string]: string };
  /** Packages of deno.lock by `name@version`. */
  readonly npm: { readonly [id: string]: LockedPackage };
}

interface LockedPackage {
  readonly integrity?: string;
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

/** Reads deno.json and deno.lock of a project; a missing lock counts as an empty one. */
export function dependenciesOf(denoJson: string, denoLock: string | undefined): Dependencies {
  const config = JSON.parse(denoJson);
  const lock = denoLock === undefined ? {} : JSON.parse(denoLock);
  return {
    imports: config.imports ?? {},
    specifiers: lock.specifiers ?? {},
    npm: lock.npm ?? {},
  };
}

/** What an import specifier that is not a relative path refers to. */
export type Resolution =
  | { readonly kind: "npm"; readonly specifier: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "builtin" }
  | { readonly kind: "unknown" };

/**
 * Resolves a bare specifier by the import map: to an npm specifier (without a path inside the
 * package), to a file of the project, or to a module of the runtime.
 */
export function resolveBare(specifier: string, dependencies: Dependencies): Resolution {
  if (specifier.startsWith("node:")) return { kind: "builtin" };
  const mapped = specifier.startsWith("npm:")
    ? specifier
    : throughImportMap(specifier, dependencies.imports);
  if (mapped === undefined) return { kind: "unknown" };
  if (/^\.{0,2}\//.test(mapped)) return { kind: "file", path: mapped };
  const npm = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(@[^/]*)?/.exec(mapped);
  return npm ? { kind: "npm", specifier: `npm:${npm[1]}${npm[2] ?? ""}` } : { kind: "unknown" };
}

/**
 * The packages that some npm specifiers reach through all their dependencies, as sorted lines
 * `name@version integrity`.
 *
 * @throws {UserError} deno.lock does not know a specifier.
 */
export function packageClosure(
  specifiers: readonly string[],
  dependencies: Dependencies,
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
    visit(`${/^npm:((?:@[^/@]+\/)?[^/@]+)/.exec(specifier)?.[1]}@${version}`);
  }
  return [...ids].sort().map((id) => `${id} ${dependencies.npm[id]?.integrity ?? "no-integrity"}`);
}

function firstOfEachName({ npm }: Dependencies): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const id of Object.keys(npm)) {
    const name = id.slice(0, id.indexOf("@", 1));
    if (!first.has(name)) first.set(name, id);
  }
  return first;
}

function throughImportMap(
  specifier: string,
  imports: Dependencies["imports"],
): string | undefined {
  if (imports[specifier] !== undefined) return imports[specifier];
  const prefixes = Object.keys(imports)
    .filter((key) => specifier.startsWith(key.endsWith("/") ? key : `${key}/`))
    .sort((a, b) => b.length - a.length);
  const [longest] = prefixes;
  return longest === undefined
    ? undefined
    : `${imports[longest]}${specifier.slice(longest.length)}`;
}
