/**
 * Random batches of stored images, for training.
 *
 * @module
 */

import type { Random } from "../random/mod.ts";

/**
 * Draws from some images with replacement, each equally likely.
 *
 * @param images grey values from 0 to 255, [n, …]; written as numbers from 0 to 1.
 */
export function imageBatches(
  { shape, data }: { readonly shape: readonly number[]; readonly data: Uint8Array },
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
