/**
 * Files that a pipeline can bring from the net, when it is asked to: where they go, what they must be,
 * and who has them.
 *
 * @module
 */

import { isDigest } from "../base/digest.ts";
import { nearest, UserError } from "../base/errors.ts";
import { show } from "./param.ts";

/** One file to download. */
export interface Download {
  /** What `--fetch=NAME` calls it; several files that belong together share one. */
  readonly name: string;
  /** Where it goes, relative to the project, below `data/`. */
  readonly path: string;
  /** Files that serve as well, such as the same one unpacked: where one is there, nothing is fetched. */
  readonly unless?: readonly string[];
  /** SHA-256 of its bytes, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Its length in bytes. */
  readonly size: number;
  /** Addresses that have it, tried in this order. */
  readonly mirrors: readonly string[];
}

/**
 * Checks what a pipeline declares.
 *
 * @throws {UserError} a path is not below `data/`, a digest is none, or an address is not one.
 */
export function checkDownloads(downloads: readonly Download[]): void {
  for (const { name, path, unless = [], sha256, size, mirrors } of downloads) {
    const refuse = (problem: string, remedy: string): never => {
      throw new UserError(`Cannot declare the download of "${path}": ${problem}`, remedy);
    };
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
      refuse(`${show(name)} is not a name`, "Use lower-case words, digits and hyphens.");
    }
    for (const place of [path, ...unless]) {
      if (/^data(\/[\w-][\w.-]*)+$/.test(place)) continue;
      refuse(`${show(place)} is not a path below data/`, "Give one such as data/set/file.gz.");
    }
    if (!isDigest(sha256)) {
      refuse(`${show(sha256)} is not a SHA-256`, "Give 64 lower-case hexadecimal digits.");
    }
    if (!(Number.isSafeInteger(size) && size > 0)) {
      refuse(`its size is ${show(size)}`, "Give the file's length in bytes.");
    }
    if (mirrors.length === 0) refuse("it has no mirrors", "Give at least one address.");
    for (const mirror of mirrors) {
      if (/^https?:$/.test(URL.parse(mirror)?.protocol ?? "")) continue;
      refuse(`${show(mirror)} is not an address`, "Give one that begins with https://.");
    }
  }
}

/**
 * The downloads of some names; all of them when no name is given.
 *
 * @throws {UserError} the pipeline declares none, or none of a name.
 */
export function downloadsNamed(
  downloads: readonly Download[],
  names: readonly string[],
): readonly Download[] {
  const known = [...new Set(downloads.map(({ name }) => name))];
  if (known.length === 0) {
    throw new UserError("Cannot fetch: the pipeline declares no downloads", "Leave out --fetch.");
  }
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw new UserError(
      `Cannot fetch "${name}": there is no such download`,
      near === undefined ? `Use one of ${known.join(", ")}.` : `Did you mean "${near}"?`,
    );
  }
  return names.length === 0 ? downloads : downloads.filter(({ name }) => names.includes(name));
}
