/** SVG as text. */

import type { CodecModule } from "../model/codec.ts";
import { utf8 } from "./utf8.ts";

/** See {@linkcode svg}. */
export const codec: CodecModule<string> = {
  encode: (text) => {
    if (typeof text !== "string" || !isSvg(text)) {
      throw new TypeError("Cannot write the drawing: it is not SVG");
    }
    return new TextEncoder().encode(text.endsWith("\n") ? text : text + "\n");
  },
  decode: (bytes) => {
    const text = utf8(bytes);
    if (!isSvg(text)) throw new SyntaxError("Cannot read the drawing: it is not SVG");
    return text;
  },
};

function isSvg(text: string): boolean {
  return /^\s*(<\?xml[^>]*>\s*)?(<!DOCTYPE[^>]*>\s*)?<svg[\s>]/.test(text);
}
