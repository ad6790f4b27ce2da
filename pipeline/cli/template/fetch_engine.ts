/**
 * An engine from the net, fetched whole: what is loaded late is then there offline as well.
 *
 * @module
 */

import { engineUrl } from "../../base/engine_place.ts";
import { localCopy, reachedFrom } from "../../base/remote_module.ts";
import { executorModules } from "../../run/executors/registry.ts";
import { commandGroups } from "../registry.ts";

/** Where a text names a module of the engine otherwise than in an import that Deno foresees. */
const late =
  /\b(?:lazily|resolve|engineModule|preload)\("([^"]+\.ts)"|\$\{engineUrl\}([^"`$]+\.ts)/g;

/**
 * Brings all modules of the engine into Deno's cache.
 *
 * @throws {UserError} one is not to be had.
 */
export function fetchEngine(): void {
  const commands = Object.values(commandGroups).flatMap((group) => Object.values(group));
  const queue = [
    ...["cli.ts", "mod.ts", "codecs/mod.ts"],
    ...commands.map((module) => `cli/commands/${module}.ts`),
    ...Object.values(executorModules).map((module) => `run/executors/${module}.ts`),
  ].map((path) => engineUrl + path);
  const seen = new Set<string>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (seen.has(next)) continue;
    for (const module of reachedFrom(next).filter((name) => name.startsWith(engineUrl))) {
      if (seen.has(module)) continue;
      seen.add(module);
      queue.push(...namedIn(module));
    }
    seen.add(next);
  }
}

function namedIn(module: string): string[] {
  const lines = Deno.readTextFileSync(localCopy(module)).split("\n");
  const text = lines.filter((line) => !/^\s*(\/?\*|\/\/)/.test(line)).join("\n");
  return [...text.matchAll(late)].flatMap(([, specifier, path]) => {
    const named = specifier ?? path ?? "";
    return new URL(named, named.startsWith(".") ? module : engineUrl).href;
  });
}
