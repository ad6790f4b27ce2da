/**
 * How a module is read.
 *
 * @module
 */

import type * as Esbuild from "npm:esbuild@0.28.2";
import { extname } from "node:path";
import { isRemote, moduleUrl } from "../base/remote_module.ts";

/** How a module is read: as its import says, else by what its name ends on. */
export function loaderOf(path: string, type: string | undefined): Esbuild.Loader {
  if (type === "text" || type === "json") return type;
  if (type === "bytes") return "binary";
  const ending = extname(moduleUrl(path).pathname);
  switch (ending) {
    case ".ts":
    case ".mts":
    case ".cts":
      return "ts";
    case ".tsx":
      return "tsx";
    case ".jsx":
      return "jsx";
    case ".json":
      return "json";
    case ".txt":
      return "text";
    case ".js":
    case ".mjs":
    case ".cjs":
      return "js";
    default:
      // An address may end on anything; TypeScript is JavaScript and more.
      if (isRemote(path)) return "ts";
      throw new SyntaxError(
        `a module's name does not end on "${ending}": import it with { type: "text" } or "bytes"`,
      );
  }
}
