/** SVG as text, which has to be whole: its root element shows where it was cut. */

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

const aside = /^(\s|<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^>[]*(\[[^]*?\])?[^>]*>)*/;

/**
 * What is wrong with a drawing, if anything is. A parser of XML would be a package that every project with
 * a drawing had to have.
 */
function problemOf(text: string): string | undefined {
  const drawing = text.replace(/^\uFEFF/, "").replace(aside, "");
  const name = /^<((?:[\w.-]+:)?svg)[\s/>]/.exec(drawing)?.[1];
  if (name === undefined) return "it is not SVG";
  const end = drawing.trimEnd().replace(/(\s*<!--(?:(?!-->)[^])*-->)+$/, "").trimEnd();
  const isWhole = end.endsWith(`</${name}>`) || /^<[^<>]*\/>$/.test(end);
  return isWhole ? undefined : `it is cut short: it does not end in </${name}>`;
}
