/**
 * The sprites that every network may learn from, and those that none does.
 *
 * @module
 */

import type { Random } from "../random/mod.ts";
import { IMAGE_COUNT } from "./factors.ts";

/**
 * Images of which the index is a multiple of this are held out. It is coprime with the number of classes
 * of every factor, so that either part has every class in its share, and no factor tells the parts apart.
 */
export const HELD_OUT_EVERY = 11;

/** Which images: those for training, those that are held out from every network, or both. */
export type Part = "training" | "held-out" | "all";

/** Whether an image is held out from every network. */
export function isHeldOut(index: number): boolean {
  return index % HELD_OUT_EVERY === 0;
}

/** The largest multiple of the number of images within 32 bits: larger draws are thrown away. */
const LIMIT = 2 ** 32 - 2 ** 32 % IMAGE_COUNT;

/** An image of one part, each with exactly the same probability. */
export function randomIndex(random: Random, part: Part = "all"): number {
  let index = anyIndex(random);
  while (part !== "all" && isHeldOut(index) !== (part === "held-out")) index = anyIndex(random);
  return index;
}

/** The remainder of a draw below the limit. */
function anyIndex(random: Random): number {
  let bits = random.u32();
  while (bits >= LIMIT) bits = random.u32();
  return bits % IMAGE_COUNT;
}
