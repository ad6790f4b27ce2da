/**
 * Bytes to read: any, and valid files that were damaged; and what a reader may do with them.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";

/** A file that was cut, overwritten, or had a piece inserted or repeated; up to four times. */
export function damaged(good: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const edit = fc.tuple(
    fc.constantFrom("cut", "overwrite", "insert", "repeat"),
    place,
    place,
    fc.oneof(fc.uint8Array({ maxLength: 9 }), fc.constantFrom(...extremes)),
  );
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((bytes, [kind, from, to, piece]) => {
      const start = Math.floor(from * bytes.length);
      const end = start + Math.floor(to * Math.min(64, bytes.length - start));
      switch (kind) {
        case "cut":
          return joined(bytes.subarray(0, start), bytes.subarray(end));
        case "overwrite":
          return joined(bytes.subarray(0, start), piece, bytes.subarray(start + piece.length));
        case "insert":
          return joined(bytes.subarray(0, start), piece, bytes.subarray(start));
        case "repeat":
          return joined(bytes.subarray(0, end), bytes.subarray(start));
      }
    }, good)
  );
}

/** Lengths, counts and offsets that claim much. */
const extremes = [
  [0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0, 0, 0, 0],
].map((bytes) => Uint8Array.from(bytes));

/** Any bytes, and all ways to damage some valid files. */
export function anyBytes(...good: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc.oneof(fc.uint8Array({ maxLength: 400 }), ...good.map(damaged));
}

const asked = Deno.env.get("FUZZ_RUNS");
if (asked !== undefined) fc.configureGlobal({ numRuns: Number(asked) });

/** How many inputs a property is tried with: `FUZZ_RUNS` of them, if that is set. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: asked === undefined ? usual : Number(asked) };
}

/**
 * Asserts that a reader gives a value or throws a SyntaxError.
 *
 * @returns the value, if there is one
 */
export function read<T>(reader: () => T): T | undefined {
  try {
    return reader();
  } catch (error) {
    assert.ok(error instanceof SyntaxError, `${error instanceof Error ? error.stack : error}`);
    return undefined;
  }
}

/** A text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
