/**
 * Random batches of stored images, for training.
 *
 * @module
 */

import type { Random } from "../random/mod.ts";

/** Stored images of grey values from 0 to 255, [n, …]. */
type StoredImages = { readonly shape: readonly number[]; readonly data: Uint8Array };

/**
 * The first of some images, as numbers from 0 to 1.
 *
 * @throws {RangeError} there are not so many.
 */
export function firstImages({ shape, data }: StoredImages, count: number): Float32Array {
  const [n = 0] = shape;
  if (count > n) {
    throw new RangeError(
      `Cannot hold out ${count} images: there are ${n}. Give more images to test on.`,
    );
  }
  return Float32Array.from(data.subarray(0, count * data.length / n), (value) => value / 255);
}

/**
 * Draws from some images with replacement, each equally likely.
 *
 * @param images grey values from 0 to 255, [n, …]; written as numbers from 0 to 1.
 */
export function imageBatches(
  { shape, data }: StoredImages,
): (random: Random, count: number, out: Float32Array) => void {
  const [n = 0] = shape;
  const pixels = data.length / n;
  return (random, count, out) => {
    for (let row = 0; row < count; row++) {
      const start = Math.floor(random.uniform() * n) * pixels;
      for (let i = 0; i < pixels; i++) out[row * pixels + i] = (data[start + i] as number) / 255;
    }
  };
}
