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
    const mark = bytes.subarray(0, 2).join();
    const what = mark === "255,254" || mark === "254,255" ? "UTF-16" : "not UTF-8";
    throw new SyntaxError(`Cannot read the text: it is ${what}; save it as UTF-8`);
  }
}

/** A text without the byte order mark that Excel and Windows' editors put before UTF-8. */
export function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
