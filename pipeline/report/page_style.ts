/**
 * The page's look: style sheets by what they are for, in the order in which they go over one another.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const sheets = [
  "colours",
  "page",
  "summary",
  "tables",
  "figures",
  "stages",
  "live",
  "tooltip",
  "print",
] as const;

/** All style sheets as one text. */
export function pageStyle(): string {
  return sheets.map((name) =>
    Deno.readTextFileSync(fileURLToPath(import.meta.resolve(`./style/${name}.css`)))
  ).join("\n");
}
