/**
 * Where in the sources a line of a stack trace is.
 *
 * @module
 */

import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isRemote } from "./remote_module.ts";

/** A line of a file. */
export interface SourcePlace {
  /** Absolute path, as the system writes it; of what came from the net, its URL. */
  readonly path: string;
  readonly line: number;
}

/**
 * The place in a line of a stack trace, or `undefined` when it is in no file. Deno writes the URLs of
 * TypeScript files decoded, with their spaces, and others encoded.
 */
export function sourcePlace(frame: string): SourcePlace | undefined {
  const [, url, line] = /^\s+at .*?((?:file|https?):\/\/.+):(\d+):\d+\)?$/.exec(frame) ?? [];
  if (url === undefined) return undefined;
  return { path: pathOf(url), line: Number(line) };
}

/** The first place in a stack trace that is in a file, `, at file:line` from a folder, or nothing. */
export function placeIn(trace: string, root: string): string {
  const place = trace.split("\n").map(sourcePlace).find((place) => place !== undefined);
  if (place === undefined) return "";
  const { path, line } = place;
  return `, at ${isRemote(path) ? path : relative(root, path)}:${line}`;
}

function pathOf(url: string): string {
  if (isRemote(url)) return url;
  try {
    return fileURLToPath(url);
  } catch {
    // Decoded, with a percent sign that is a letter.
    return fileURLToPath(url.replaceAll("%", "%25"));
  }
}
