/**
 * What is remembered of a bundle, so that it need not be made again.
 *
 * @module
 */

import { contentDigest, type Digest } from "../base/digest.ts";

/** A source file: its path relative to the project, and its content's digest. */
export interface SourceFile {
  readonly path: string;
  readonly digest: Digest;
}

/** A bundle's cached digest, with all that it was made from. */
export interface CachedBundle {
  /** Digest of the bundle's text. */
  readonly digest: Digest;
  /** Digest of deno.json's import map at the time. */
  readonly imports: Digest;
  /** Every source file that was read, with its digest at the time. */
  readonly sources: readonly SourceFile[];
  /** Specifiers of npm packages that the bundle imports, sorted. */
  readonly packages: readonly string[];
}

/**
 * A bundle as text. SQLite has no checksums; a damaged list of sources could hide a change of one of them.
 */
export function writeBundle(bundle: CachedBundle): string {
  const body = JSON.stringify(bundle);
  return `${contentDigest(body)} ${body}`;
}

/** The bundle in a text; `undefined` if that is damaged. */
export function readBundle(text: string): CachedBundle | undefined {
  const end = text.indexOf(" ");
  const body = text.slice(end + 1);
  return contentDigest(body) === text.slice(0, end) ? JSON.parse(body) : undefined;
}
