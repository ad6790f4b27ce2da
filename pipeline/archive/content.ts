/**
 * A file on its way into an archive.
 *
 * @module
 */

import { contentDigest, type Digest, fileDigest } from "../base/digest.ts";
import type { ZipContent } from "./zip/zip_writer.ts";

/** A file on its way into an archive. */
export interface ArchiveContent extends ZipContent {
  readonly digest: Digest;
  /** What kind of file it is, where more is known than its name tells. */
  readonly mediaType?: string | undefined;
}

/** A document as a file of an archive. */
export function contentOf(name: string, bytes: Uint8Array): ArchiveContent {
  return {
    name,
    digest: contentDigest(bytes),
    size: bytes.length,
    chunks: function* () {
      for (let at = 0; at < bytes.length; at += 65536) yield bytes.subarray(at, at + 65536);
    },
  };
}

export function digestOrNone(path: string): Digest | undefined {
  try {
    return fileDigest(path);
  } catch {
    return undefined;
  }
}
