/**
 * Where the engine's own modules are: in a folder, or on the net.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** URL of the engine's folder, with a slash at its end. */
export const engineUrl = import.meta.resolve("../");

/** Absolute path of the engine's folder; `undefined` where it was imported from the net. */
export const engineFolder: string | undefined = engineUrl.startsWith("file:")
  ? fileURLToPath(engineUrl)
  : undefined;

/** What `deno run` is given to run one of the engine's modules: a path, or a URL. */
export function engineModule(path: string): string {
  return engineFolder === undefined ? engineUrl + path : engineFolder + path;
}
