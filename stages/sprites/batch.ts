/**
 * Random batches of sprites for training: images drawn as they are needed, none stored.
 *
 * @module
 */

import type { Random } from "../random/mod.ts";
import { drawSprites, type ImageSize } from "./draw.ts";
import { IMAGE_COUNT } from "./factors.ts";
import type { ImageSource } from "./packed_images.ts";

/** The largest multiple of the number of images within 32 bits: larger draws are thrown away. */
const LIMIT = 2 ** 32 - 2 ** 32 % IMAGE_COUNT;

/**
 * Draws images that are independent and equally likely, with replacement.
 *
 * @param count How many, n.
 * @param out At least n · size² elements; the first of them receive the images, as `drawSprites`
 * writes them.
 * @param indices At least n elements; the first n receive which images they are, see `classesOf`.
 * @param draw Where the images come from.
 * @throws {RangeError} when an array is too short, or the size is neither 32 nor 64.
 *
 * @example
 * ```ts
 * import { stream } from "../random/mod.ts";
 * import { spriteBatch } from "./batch.ts";
 *
 * const [images, indices] = [new Float32Array(8 * 32 * 32), new Uint32Array(8)];
 * spriteBatch(stream(1, "sprites"), 32, 8, images, indices);
 * console.log(indices);
 * ```
 */
export function spriteBatch(
  random: Random,
  size: ImageSize,
  count: number,
  out: Float32Array,
  indices: Uint32Array,
  draw: ImageSource = drawSprites,
): void {
  const chosen = indices.subarray(0, count);
  if (chosen.length !== count) {
    throw new RangeError(
      `Cannot draw a batch of ${count} sprites: give a whole number and at least as many indices ` +
        `as that, not ${indices.length}.`,
    );
  }
  for (let i = 0; i < count; i++) chosen[i] = randomIndex(random);
  draw(chosen, size, out.subarray(0, count * size * size));
}

/** Batches of sprites for training, from some source. */
export function spriteBatches(
  size: ImageSize,
  draw: ImageSource,
): (random: Random, count: number, out: Float32Array) => void {
  return (random, count, out) =>
    spriteBatch(random, size, count, out, new Uint32Array(count), draw);
}

/** An image, each with exactly the same probability: the remainder of a draw below the limit. */
export function randomIndex(random: Random): number {
  let bits = random.u32();
  while (bits >= LIMIT) bits = random.u32();
  return bits % IMAGE_COUNT;
}
