/**
 * Orders that are random, and the same again for the same seed.
 *
 * @module
 */

/** Numbers in [0, 1) that follow from a seed (mulberry32, by T. Ettinger): 2³² of them at most. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The items in random order (Fisher–Yates).
 *
 * @param random gives numbers in [0, 1)
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(shuffled([1, 2, 3, 4], randomFrom(7)), shuffled([1, 2, 3, 4], randomFrom(7)));
 * assert.deepEqual(shuffled([1, 2, 3, 4], randomFrom(7)).sort(), [1, 2, 3, 4]);
 * ```
 */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  const taken: T[] = [];
  while (left.length > 0) taken.push(...left.splice(Math.floor(random() * left.length), 1));
  return taken;
}
