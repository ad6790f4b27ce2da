/**
 * How a program says how far it has come: a line with a number from 0 to 1 and, after a space, a note.
 *
 * @module
 */

import type { Message } from "./own_process.ts";

const longestNote = 200;

/** The message in a line; `undefined` if it does not begin with a number. */
export function messageOfLine(line: string): Message | undefined {
  const [, number, note = ""] = /^\s*(\d*\.?\d+(?:[eE][-+]?\d+)?|\d+\.)(?:\s+(.*))?$/s.exec(line) ??
    [];
  if (number === undefined) return undefined;
  return {
    kind: "progress",
    fraction: Math.min(Number(number), 1),
    // Terminals show it: it has no control sequences.
    note: note.trim().slice(0, longestNote).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " "),
  };
}
