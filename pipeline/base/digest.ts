/**
 * Every digest of the engine, in one place.
 *
 * All are SHA-256 in lower-case hexadecimal. What is not an artifact's own bytes is a document that
 * carries its schema's name and version, so that no digest of one kind can pass for another.
 *
 * @module
 */

import { createHash, hash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { canonical, type Json } from "./canonical.ts";

declare const digestBrand: unique symbol;

/** SHA-256 of some bytes, 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly [digestBrand]: true };

/** Digest of a {@linkcode KeyDocument}: what a stage element's result is filed under. */
export type Key = Digest;

/** Digest of bytes; this is what objects in the store are named after. */
export function contentDigest(bytes: Uint8Array | string): Digest {
  return createHash("sha256").update(bytes).digest("hex") as Digest;
}

/**
 * The same of a text, in half the time. ({@linkcode contentDigest} is part of the code of stages, and
 * altering it would alter their keys.)
 */
export function textDigest(text: string): Digest {
  return hash("sha256", text) as Digest;
}

// Fits into a processor's cache, and is made once: a fresh one for each small file took longer than
// hashing it.
const piece = new Uint8Array(1 << 18);

/** Digest of a file's bytes, read in pieces so that a large one needs no memory. */
export function fileDigest(path: string): Digest {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  try {
    for (let n = readSync(file, piece); n > 0; n = readSync(file, piece)) {
      hash.update(piece.subarray(0, n));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest("hex") as Digest;
}

/** A document with its schema, as canonical text, and that text's digest. */
export function documentDigest(
  schema: string,
  fields: { readonly [field: string]: Json },
): { readonly text: string; readonly digest: Digest } {
  const text = canonical({ schema, ...fields });
  return { text, digest: contentDigest(text) };
}

/**
 * The seed of one stage element: 128 bits, derived from what names it and never from the order in
 * which elements run. The document keeps the name that it had before the engine's documents were renamed:
 * with another all draws would be others.
 */
export function elementSeed(rootSeed: number, stage: string, element: string): string {
  return documentDigest("specialisation-seed/1", { rootSeed, stage, element }).digest.slice(0, 32);
}

/** Whether a text is a digest. */
export function isDigest(text: string): text is Digest {
  return /^[0-9a-f]{64}$/.test(text);
}
