/**
 * Import maps, resolved as the HTML standard has it and with Deno's addition for npm packages.
 *
 * Ours, because a project that uses the engine need not have a package for it in its own deno.json.
 *
 * @module
 */

/** An import map as it is written: addresses by specifier, and others below some folders. */
export interface ImportMap {
  readonly imports: Addresses;
  readonly scopes: { readonly [folder: string]: Addresses };
}

/** Addresses by specifier, or by the beginning of one where both end on a slash. */
export type Addresses = { readonly [specifier: string]: string };

/** A specifier of an npm package: its name, its range of versions, a path inside it. */
export const npmSpecifier = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(@[^/]*)?(\/.*)?$/;

/**
 * A function that resolves imports by a map.
 *
 * @param base URL to which its addresses are relative
 * @returns takes a specifier and the URL of the importing module; gives a URL, or `undefined` for a
 * bare specifier that is not in the map.
 */
export function importMapResolver(
  { imports, scopes }: ImportMap,
  base: URL,
): (specifier: string, importing: URL) => URL | undefined {
  const top = entriesOf(imports, base);
  const scoped = Object.entries(scopes)
    .map(([folder, addresses]) => [new URL(folder, base).href, entriesOf(addresses, base)] as const)
    .sort(longestFirst);
  return (specifier, importing) => {
    const url = urlOf(specifier, importing);
    const wanted = url?.href ?? specifier;
    const from = importing.href;
    for (const [scope, entries] of scoped) {
      if (scope !== from && !(scope.endsWith("/") && from.startsWith(scope))) continue;
      const found = lookedUp(wanted, entries);
      if (found !== undefined) return found;
    }
    return lookedUp(wanted, top) ?? url;
  };
}

type Entry = readonly [specifier: string, address: URL];

function entriesOf(addresses: Addresses, base: URL): readonly Entry[] {
  return Object.entries({ ...insidePackages(addresses), ...addresses })
    .flatMap(([specifier, address]): Entry[] => {
      const url = urlOf(address, base);
      return url === undefined ? [] : [[urlOf(specifier, base)?.href ?? specifier, url]];
    })
    .sort(longestFirst);
}

/** An entry for a package is one for the paths inside it, too: Deno's addition. */
function insidePackages(addresses: Addresses): Addresses {
  return Object.fromEntries(
    Object.entries(addresses).flatMap(([specifier, address]) => {
      const [, name, version = ""] = npmSpecifier.exec(address) ?? [];
      if (name === undefined || specifier.endsWith("/")) return [];
      return [[`${specifier}/`, `npm:/${name}${version}/`]];
    }),
  );
}

function lookedUp(specifier: string, entries: readonly Entry[]): URL | undefined {
  for (const [key, address] of entries) {
    if (key === specifier) return address;
    if (key.endsWith("/") && specifier.startsWith(key) && address.href.endsWith("/")) {
      return new URL(specifier.slice(key.length), address);
    }
  }
  return undefined;
}

/** A specifier as a URL; `undefined` if it is a bare one. */
function urlOf(specifier: string, base: URL): URL | undefined {
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, base);
  return URL.canParse(specifier) ? new URL(specifier) : undefined;
}

/** The most particular entry counts: of two that one specifier begins with, the longer. */
function longestFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return b.length - a.length || (a < b ? 1 : -1);
}
