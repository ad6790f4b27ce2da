/**
 * Patterns of paths: `data/images/**` + `/*.png`, as shells and other build tools have them.
 *
 * `*` and `?` stand for letters of one part of a path, `**` as a part for any number of parts, `[a-z]`
 * for one of some letters, `{png,jpg}` for one of some texts. A part that begins with a dot is met only by
 * a pattern whose part does.
 *
 * @module
 */

import { problemOfName } from "../base/portable_names.ts";

/** A pattern, ready to be held against paths. */
export interface Glob {
  /** The folder that it begins with, relative to the project; empty for the project itself. */
  readonly base: string;
  /** Whether a path below that folder fits. */
  readonly fits: (path: string) => boolean;
  /** Whether a path of the project does. */
  readonly takes: (path: string) => boolean;
  /** Whether something below a folder there may fit. */
  readonly mayFitBelow: (folder: string) => boolean;
}

const wild = /[*?[\]{}]/;

/**
 * Reads a pattern.
 *
 * @throws {SyntaxError} it is none; the message says why.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const { base, fits } = globOf("data/images/**\/*.{png,jpg}");
 * assert.equal(base, "data/images");
 * assert.ok(fits("a/b/c.png") && fits("c.jpg"));
 * assert.ok(!fits("c.gif") && !fits(".hidden/c.png"));
 * ```
 */
export function globOf(pattern: string): Glob {
  const problem = problemOfName(pattern.replaceAll(/[*?]/g, "x"));
  if (problem !== undefined) throw new SyntaxError(problem);
  const parts = pattern.split("/");
  const firstWild = parts.findIndex((part) => wild.test(part));
  // A pattern without wild parts is the name of one file, in its folder.
  const fixed = firstWild === -1 ? parts.length - 1 : firstWild;
  const rest = parts.slice(fixed);
  const whole = new RegExp(`^${expressionOf(rest)}$`, "u");
  const hasHidden = rest.some((part) => part.startsWith("."));
  const isDeep = rest.includes("**");
  const prefixes = rest.map((_, i) => new RegExp(`^${expressionOf(rest.slice(0, i + 1))}$`, "u"));
  const base = parts.slice(0, fixed).join("/");
  const start = base === "" ? "" : `${base}/`;
  return {
    base,
    fits: (path) => whole.test(path),
    takes: (path) => path.startsWith(start) && whole.test(path.slice(start.length)),
    mayFitBelow: (folder) => {
      if (!hasHidden && /(^|\/)\./.test(folder)) return false;
      const depth = folder.split("/").length;
      if (!isDeep) return depth < rest.length && prefixes[depth - 1]?.test(folder) === true;
      const before = rest.indexOf("**");
      return depth > before || prefixes[depth - 1]?.test(folder) === true;
    },
  };
}

/** The regular expression of a pattern's parts. */
function expressionOf(parts: readonly string[]): string {
  return parts.map((part, i) => {
    const isLast = i === parts.length - 1;
    // Any number of parts, none of them hidden; as the last one at least one.
    if (part === "**") return isLast ? "(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+" : "(?:(?!\\.)[^/]+/)*";
    return partExpression(part) + (isLast ? "" : "/");
  }).join("");
}

function partExpression(part: string): string {
  if (part.includes("**")) throw new SyntaxError(`"**" in "${part}" has to be a part of its own`);
  const hidden = part.startsWith(".") ? "" : "(?!\\.)";
  let text = "";
  let depth = 0;
  for (let at = 0; at < part.length; at++) {
    const letter = part[at] ?? "";
    if (letter === "*") text += "[^/]*";
    else if (letter === "?") text += "[^/]";
    else if (letter === "[") {
      const end = part.indexOf("]", at + 2);
      if (end === -1) throw new SyntaxError(`"[" in "${part}" is not closed`);
      text += classExpression(part.slice(at + 1, end), part);
      at = end;
    } else if (letter === "{") {
      depth++;
      text += "(?:";
    } else if (letter === "}" && depth > 0) {
      depth--;
      text += ")";
    } else if (letter === "," && depth > 0) text += "|";
    else if (letter === "]" || letter === "}") {
      throw new SyntaxError(`"${letter}" in "${part}" closes nothing`);
    } else text += RegExp.escape(letter);
  }
  if (depth > 0) throw new SyntaxError(`"{" in "${part}" is not closed`);
  return hidden + text;
}

/** One of some letters, or with `!` in front any other. */
function classExpression(letters: string, part: string): string {
  const isNot = /^[!^]/.test(letters);
  const expression = `[${isNot ? "^/" : ""}${
    (isNot ? letters.slice(1) : letters).replaceAll(/[\\\]^[]/g, "\\$&")
  }]`;
  try {
    new RegExp(expression, "u");
    return expression;
  } catch {
    throw new SyntaxError(`"[${letters}]" in "${part}" is no range of letters`);
  }
}
