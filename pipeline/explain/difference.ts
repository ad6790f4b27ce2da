/**
 * Where two values differ and by how much, and whether that is within a tolerance.
 *
 * @module
 */

import { compareValues, type Tolerance } from "./compare_values.ts";

/** What lies between two values that are not the same. */
export interface Difference {
  /** The first place at which they differ, for example `table.x[3]` or `byte 17`. */
  readonly place: string;
  readonly before: string;
  readonly now: string;
  /** Largest |a − b| / max(|a|, |b|) of all numbers; `null` when other things than finite numbers differ. */
  readonly largestRelative: number | null;
  /** Whether nothing but numbers differ, and all of them by no more than the tolerance. */
  readonly within: boolean;
}

/**
 * Compares two values as codecs give them: records, arrays, typed arrays and what they hold.
 *
 * @param name what the place of a difference begins with
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const tolerance = { relative: 1e-6, absolute: 0 };
 * const found = differenceOf({ x: [1, 2] }, { x: [1, 2.000001] }, tolerance, "table");
 * assert.equal(found?.place, "table.x[1]");
 * assert.equal(found?.within, true);
 * assert.equal(differenceOf([NaN], [NaN], tolerance, "value"), undefined);
 * ```
 */
export function differenceOf(
  before: unknown,
  now: unknown,
  tolerance: Tolerance,
  name: string,
): Difference | undefined {
  const { first, largest, within } = compareValues(before, now, tolerance, name);
  if (first === undefined) return undefined;
  const { place, a, b } = first;
  return { place, before: a, now: b, largestRelative: largest?.relative ?? null, within };
}

/** The first byte at which two files differ; nothing is within a tolerance there. */
export function byteDifference(before: Uint8Array, now: Uint8Array): Difference {
  const differing = before.findIndex((byte, i) => byte !== now[i]);
  const at = differing === -1 ? before.length : differing;
  const show = (bytes: Uint8Array): string => at < bytes.length ? `${bytes[at]}` : "the end";
  return {
    place: `byte ${at}`,
    before: show(before),
    now: show(now),
    largestRelative: null,
    within: false,
  };
}
