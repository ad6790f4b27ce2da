/**
 * Sentences in a terminal: broken between words, not within them.
 *
 * @module
 */

import { stripVTControlCharacters } from "node:util";

/** Narrower than this, a table's last column is not worth keeping. */
const leastWidth = 20;

/**
 * Breaks what is longer than a line between words. What goes on is indented as its line is, or, where
 * two spaces set off a last column, as that. A word that is longer than a line stays whole.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   wrapped("  --name NAME  what the run is called from now on", 36),
 *   "  --name NAME  what the run is\n               called from now on",
 * );
 * ```
 */
export function wrapped(text: string, columns: number): string {
  return text.split("\n").map((line) => wrappedLine(line, columns)).join("\n");
}

function wrappedLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  const [margin = ""] = /^\s*/.exec(line) ?? [];
  const [table = ""] = /^.*\S {2,}(?=\S)/.exec(line) ?? [];
  const keepsColumn = widthOf(table) > 0 && columns - widthOf(table) >= leastWidth;
  const indent = keepsColumn ? " ".repeat(widthOf(table)) : margin;
  const start = keepsColumn ? table : margin;
  const lines: string[] = [];
  let current = start;
  for (const word of line.slice(start.length).split(" ")) {
    const isFirst = current === start || current === indent;
    const longer = isFirst ? current + word : `${current} ${word}`;
    if (isFirst || widthOf(longer) <= columns) {
      current = longer;
    } else {
      lines.push(current.trimEnd());
      current = indent + word;
    }
  }
  return [...lines, current].join("\n");
}

/** Letters, without what only colours them. */
function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
