/**
 * Modules that came from the net: Deno keeps a copy of each in its cache.
 *
 * A module is named by its absolute path where it is a file, and by its URL where it came from the net.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { UserError } from "./errors.ts";

/** Whether a module's name is a URL of the net. */
export function isRemote(module: string): boolean {
  return /^https?:\/\//.test(module);
}

/** A module's URL. */
export function moduleUrl(module: string): URL {
  return isRemote(module) ? new URL(module) : pathToFileURL(module);
}

const copies = new Map<string, string>();

/**
 * Path of the file in Deno's cache that a URL's module is kept in; it is fetched where it is not there.
 *
 * @throws {UserError} it is neither in the cache nor to be had.
 */
export function localCopy(url: string): string {
  if (!copies.has(url)) look(url);
  const found = copies.get(url);
  if (found !== undefined) return found;
  throw new UserError(
    `Cannot load "${url}": it is not in Deno's cache, and was not to be had from the net`,
    "Run again where the address can be reached; what was fetched once is there offline as well.",
  );
}

/**
 * Names of the modules that one from the net reaches by imports that stand in the text, itself included.
 *
 * @throws {UserError} it is neither in the cache nor to be had.
 */
export function reachedFrom(url: string): readonly string[] {
  localCopy(url);
  return look(url).filter((name) => isRemote(name));
}

/** Asks Deno for the places of a module and of all that it imports; gives their names. */
function look(url: string): readonly string[] {
  const { stdout } = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", "--no-config", url],
    stderr: "null",
  }).outputSync();
  const { modules, redirects }: Info = JSON.parse(new TextDecoder().decode(stdout));
  for (const { specifier, local } of modules) {
    if (local !== undefined) copies.set(specifier, local);
  }
  const found = copies.get(redirects[url] ?? url);
  if (found !== undefined) copies.set(url, found);
  return modules.map(({ specifier }) => specifier);
}

/** What `deno info --json` prints, as far as it is read here. */
interface Info {
  readonly modules: readonly { readonly specifier: string; readonly local?: string }[];
  readonly redirects: { readonly [url: string]: string };
}
