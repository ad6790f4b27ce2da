/**
 * Reading text.
 *
 * @module
 */

/**
 * The text of some bytes in UTF-8.
 *
 * @throws {SyntaxError} the bytes are not UTF-8.
 */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SyntaxError("Cannot read the text: it is not UTF-8");
  }
}
