/** SVG as text, which has to be whole: XML shows where it was cut. */

import { SaxesParser } from "npm:saxes@6.0.0";
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

/** What is wrong with a drawing, if anything is. */
function problemOf(text: string): string | undefined {
  const parser = new SaxesParser();
  let problem: string | undefined;
  let root: string | undefined;
  parser.on("opentagstart", ({ name }) => root ??= name);
  parser.on("error", ({ message }) => problem ??= message);
  parser.write(text).close();
  if (root?.replace(/^.*:/, "") !== "svg") return "it is not SVG";
  return problem === undefined ? undefined : `its XML is damaged: ${problem}`;
}
