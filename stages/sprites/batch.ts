/**
 * Random batches of sprites: images drawn as they are needed, none stored.
 *
 * @module
 */

import { type Random, stream } from "../random/mod.ts";
import { drawSprites, type ImageSize } from "./draw.ts";
import type { ImageSource } from "./packed_images.ts";
import { type Part, randomIndex } from "./split.ts";

/**
 * Draws images that are independent and equally likely, with replacement.
 *
 * @param count How many, n.
 * @param out At least n · size² elements; the first of them receive the images, as `drawSprites`
 * writes them.
 * @param indices At least n elements; the first n receive which images they are, see `classesOf`.
 * @param part Which images they are taken from.
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
  part: Part = "all",
  draw: ImageSource = drawSprites,
): void {
  const chosen = indices.subarray(0, count);
  if (chosen.length !== count) {
    throw new RangeError(
      `Cannot draw a batch of ${count} sprites: give a whole number and at least as many indices ` +
        `as that, not ${indices.length}.`,
    );
  }
  for (let i = 0; i < count; i++) chosen[i] = randomIndex(random, part);
  draw(chosen, size, out.subarray(0, count * size * size));
}

/** Batches for training, from some source: no image of them is held out. */
export function spriteBatches(
  size: ImageSize,
  draw: ImageSource,
): (random: Random, count: number, out: Float32Array) => void {
  return (random, count, out) =>
    spriteBatch(random, size, count, out, new Uint32Array(count), "training", draw);
}

/** Images with their indices. */
export interface IndexedSprites {
  /** [count, size, size]. */
  readonly images: Float32Array;
  readonly indices: Uint32Array;
}

/**
 * The first so many images of one fixed sequence of held-out ones: whoever asks gets the same, whatever
 * the pipeline's seed.
 */
export function heldOutSprites(
  count: number,
  size: ImageSize,
  draw: ImageSource = drawSprites,
): IndexedSprites {
  const [images, indices] = [new Float32Array(count * size * size), new Uint32Array(count)];
  spriteBatch(stream("held-out sprites"), size, count, images, indices, "held-out", draw);
  return { images, indices };
}
