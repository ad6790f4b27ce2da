/**
 * Independent streams of random numbers, each derived from what names it: a stream does not change
 * because others were added, removed or drawn from first.
 *
 * @module
 */

import { Random } from "./random.ts";
import { sha256Words } from "./sha256.ts";

/** Bump when the derivation changes: every random number of the project changes with it. */
const SCHEME = "specialisation-stream/1";

/**
 * The stream that a seed and some labels name.
 *
 * The state is the first 128 bits of SHA-256 over the JSON text of [scheme, seed, ...labels], so
 * that ("a", "bc") and ("ab", "c"), or the label 1 and the label "1", are different streams.
 *
 * @param seed A finite number, or a text such as a hexadecimal digest.
 * @param labels What the numbers are for, from coarse to fine, e.g. `"initial weights", draw`.
 * @throws {RangeError} when the seed or a label is a number that is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "./stream.ts";
 *
 * const inputs = stream(7, "inputs");
 * assert.equal(stream(7, "inputs").normal(), inputs.normal());
 * assert.notEqual(stream(7, "weights", 0).normal(), stream(7, "weights", 1).normal());
 * ```
 */
export function stream(
  seed: number | string,
  ...labels: readonly (number | string)[]
): Random {
  const name = [SCHEME, seed, ...labels];
  for (const part of name) requireFinite(part);
  // An all-zero state, which the generator refuses, has probability 2⁻¹²⁸.
  const [a = 0, b = 0, c = 0, d = 0] = sha256Words(JSON.stringify(name), 4);
  return new Random([a, b, c, d]);
}

function requireFinite(part: number | string): void {
  if (typeof part === "number" && !Number.isFinite(part)) {
    throw new RangeError(
      `Cannot derive a random stream from ${part}: a seed or label must be a finite number or a text.`,
    );
  }
}
