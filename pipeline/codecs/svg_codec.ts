/**
 * SVG as text, which has to be whole: XML's tags show where it was cut.
 *
 * That elements are closed in their order is looked at here, since a parser of XML would be a package
 * that every project has to lock which draws anything.
 */

import type { CodecModule } from "../model/codec.ts";
import { utf8 } from "./utf8.ts";

/** See {@linkcode svg}. */
export const codec: CodecModule<string> = {
  encode: (text) => {
    const problem = typeof text === "string" ? problemOf(text) : `it is ${typeof text}`;
    if (problem !== undefined) throw new TypeError(`Cannot write the drawing: ${problem}`);
    return new TextEncoder().encode(text.endsWith("\n") ? text : text + "\n");
  },
  decode: (bytes) => {
    const text = utf8(bytes);
    const problem = problemOf(text);
    if (problem !== undefined) throw new SyntaxError(`Cannot read the drawing: ${problem}`);
    return text;
  },
};

// One at a time: a comment, raw text, an instruction or declaration, a tag; or text before the next.
const piece =
  /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>|<(\/?)([^\s<>/!?"'=]+)((?:\s+[^\s<>/"'=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;

/** What is wrong with a drawing, if anything is. */
function problemOf(text: string): string | undefined {
  const open: string[] = [];
  let root: string | undefined;
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const found = piece.exec(text);
    if (found === null) {
      return root === undefined ? "it is not SVG" : `its XML is damaged at character ${at}`;
    }
    const [whole, closing, name, , single] = found;
    const isText = !whole.startsWith("<");
    if (
      open.length === 0 && (isText ? whole.trim() !== "" : name !== undefined && root !== undefined)
    ) {
      return root === undefined ? "it is not SVG" : `something follows its end, at character ${at}`;
    }
    if (name === undefined) continue;
    root ??= name;
    if (closing === "") {
      if (single === "") open.push(name);
    } else if (open.pop() !== name) return `its XML is damaged: "${whole}" closes another element`;
  }
  if (root?.replace(/^.*:/, "") !== "svg") return "it is not SVG";
  return open.length === 0 ? undefined : `it is cut short: <${open.at(-1)}> is not closed`;
}
