/**
 * Documents with a checksum: one line of JSON, and below it the digest of that line.
 *
 * A document that a crash, a full disk or a bad sector altered is told from one that is whole.
 *
 * @module
 */

import { textDigest } from "./digest.ts";

/**
 * A document's text with its checksum.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(unseal(seal({ a: 1 })), { a: 1 });
 * assert.equal(unseal(seal({ a: 1 }).replace("1", "2")), undefined);
 * ```
 */
export function seal(document: object): string {
  const body = JSON.stringify(document);
  return `${body}\n${textDigest(body)}\n`;
}

/** The document in a text that {@linkcode seal} made; `undefined` when the text is damaged. */
export function unseal(text: string): object | undefined {
  const end = text.indexOf("\n");
  const body = text.slice(0, end);
  const isWhole = end > 0 && text.slice(end + 1) === textDigest(body) + "\n";
  return isWhole ? JSON.parse(body) : undefined;
}
