/**
 * Other people's sprites held against ours.
 *
 * @module
 */

import type { Random } from "../random/mod.ts";
import { drawSprite, FULL_SIZE } from "./draw.ts";
import type { ImportedSprites } from "./dsprites_file.ts";
import { FACTOR_NAMES, type Factors, indexOf } from "./factors.ts";

/**
 * Intersection over union of the pixels of some images with ours of the same classes.
 *
 * @param compared how many images; all of them once if there are no more.
 * @param random chooses them otherwise, with replacement.
 */
export function overlapsWith(
  { imgs, classes, count }: ImportedSprites,
  compared: number,
  random: Random,
): number[] {
  const ours = new Uint8Array(FULL_SIZE * FULL_SIZE);
  return Array.from({ length: Math.min(compared, count) }, (_, i) => {
    const image = compared >= count ? i : Math.floor(random.uniform() * count);
    const factors = FACTOR_NAMES.length;
    const own = [...classes.subarray(image * factors, (image + 1) * factors)];
    drawSprite(indexOf(own as unknown as Factors), ours);
    return overlapOf(ours, imgs.subarray(image * ours.length, (image + 1) * ours.length));
  });
}

/** Pixels that are 1 in both over pixels that are 1 in either; 1 if none is in either. */
export function overlapOf(a: Uint8Array, b: Uint8Array): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    both += (a[i] ?? 0) & (b[i] ?? 0);
    either += (a[i] ?? 0) | (b[i] ?? 0);
  }
  return either === 0 ? 1 : both / either;
}
