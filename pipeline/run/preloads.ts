/**
 * Modules of the engine that are loaded in a stage's process before its bundle: packages come before the
 * bundle's own text, and have to see what they do, too.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { contentDigest } from "../base/digest.ts";
import { engineFolder, engineUrl } from "../base/engine_place.ts";
import { localCopy, reachedFrom } from "../base/remote_module.ts";

/** A module of the engine that is loaded first. */
export type Preload = "run/prelude.ts" | "run/frozen_clock.ts";

/**
 * What `--preload` is given for a module. An engine from the net lends a copy: a stage's process loads
 * nothing that the project's deno.lock does not know.
 *
 * @param folder where copies are kept
 */
export function preload(module: Preload, folder: string): string {
  return join(engineFolder ?? copied(engineUrl + module, folder), module);
}

/** Writes a module and what it imports into a folder below, where they lie as they do in the engine. */
function copied(url: string, folder: string): string {
  const texts = reachedFrom(url).map((name) =>
    [name, Deno.readTextFileSync(localCopy(name))] as const
  );
  const place = join(folder, contentDigest(JSON.stringify(texts)));
  if (existsSync(place)) return place;
  const temporary = `${place}.${crypto.randomUUID()}`;
  for (const [name, text] of texts) {
    const path = join(temporary, name.slice(engineUrl.length));
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeTextFileSync(path, text);
  }
  try {
    Deno.renameSync(temporary, place);
  } catch {
    // Another process was first.
    Deno.removeSync(temporary, { recursive: true });
  }
  return place;
}
