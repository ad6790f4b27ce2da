/**
 * Amounts of bytes as people write them.
 *
 * @module
 */

import { UserError } from "./errors.ts";

const powers = ["", "k", "m", "g", "t", "p"];

/**
 * Reads `500`, `2GB`, `2G`, `1.5 MiB`; kB and its kin are powers of 1000, KiB and its kin of 1024.
 *
 * @throws {UserError} the text is not an amount of bytes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(byteSize("2GB", "--max-size"), 2e9);
 * assert.equal(byteSize("1.5 MiB", "--max-size"), 1.5 * 1024 ** 2);
 * ```
 *
 * @param text the amount
 * @param option where it was given, for the message
 */
export function byteSize(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([kmgtp]?)(i?)b?)?$/i.exec(text.trim());
  const [, amount = "", prefix = "", binary = ""] = match ?? [];
  if (match === null || (prefix === "" && binary !== "")) {
    throw new UserError(
      `Cannot read "${text}" as an amount of bytes`,
      `Give ${option} a number with B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, for example 2GB.`,
    );
  }
  return Math.floor(
    Number(amount) * (binary === "" ? 1000 : 1024) ** powers.indexOf(prefix.toLowerCase()),
  );
}
