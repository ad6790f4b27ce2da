/**
 * NumPy's unicode text: every character in four bytes, filled up with zeros.
 *
 * @module
 */

/**
 * Writes texts in UTF-32, little-endian.
 *
 * @returns the bytes, and how many characters the longest has, at least one as in NumPy
 * @throws {TypeError} a text ends in U+0000, which could not be told from what fills it up, or is not
 * Unicode.
 */
export function encodeTexts(
  texts: readonly string[],
): { readonly bytes: Uint8Array; readonly width: number } {
  const characters = texts.map((text) => [...text]);
  const width = characters.reduce((most, { length }) => Math.max(most, length), 1);
  const bytes = new Uint8Array(4 * width * texts.length);
  const view = new DataView(bytes.buffer);
  for (const [i, text] of texts.entries()) {
    if (!text.isWellFormed() || text.endsWith("\0")) {
      throw new TypeError(
        `Cannot write the array: element ${i}, ${JSON.stringify(text)}, ` +
          (text.endsWith("\0") ? "ends in U+0000" : "is not Unicode"),
      );
    }
    for (const [c, character] of characters[i]?.entries() ?? []) {
      view.setUint32(4 * (i * width + c), character.codePointAt(0) ?? 0, true);
    }
  }
  return { bytes, width };
}

/**
 * Reads texts.
 *
 * @throws {SyntaxError} one is not Unicode.
 */
export function decodeTexts(
  bytes: Uint8Array,
  count: number,
  width: number,
  isBigEndian: boolean,
): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => {
    let text = "";
    let zeros = 0;
    for (let c = 0; c < width; c++) {
      const code = view.getUint32(4 * (i * width + c), !isBigEndian);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        throw new SyntaxError(
          `Cannot read the array: element ${i} has the character 0x${code.toString(16)}, ` +
            "which is not Unicode",
        );
      }
      if (code === 0) {
        zeros++;
        continue;
      }
      text += "\0".repeat(zeros) + String.fromCodePoint(code);
      zeros = 0;
    }
    return text;
  });
}
