/**
 * Where images come from: our drawings, or the published file, packed so that any image can be had at
 * once.
 *
 * @module
 */

import { drawSprites, FULL_SIZE, type ImageSize } from "./draw.ts";
import type { ImportedSprites } from "./dsprites_file.ts";
import { FACTOR_NAMES, type Factors, IMAGE_COUNT, indexOf } from "./factors.ts";

/** Writes the images of some indices one after the other, as `drawSprites` does. */
export type ImageSource = (
  indices: ArrayLike<number>,
  size: ImageSize,
  out: Float32Array,
) => void;

const PIXELS = FULL_SIZE * FULL_SIZE;
/** Eight pixels a byte, 377 MB for all images. */
const BYTES = PIXELS / 8;

/**
 * Packs the published images in the order of their indices.
 *
 * @throws {RangeError} not every image is there exactly once.
 */
export function packImages({ count, imgs, classes }: ImportedSprites): Uint8Array {
  if (count !== IMAGE_COUNT) {
    throw new RangeError(
      `Cannot train on ${count} images: all ${IMAGE_COUNT} are needed. Give the published file ` +
        "whole, or take it out of data/ to train on our drawings.",
    );
  }
  const packed = new Uint8Array(count * BYTES);
  const seen = new Uint8Array(count);
  const factors = FACTOR_NAMES.length;
  for (let image = 0; image < count; image++) {
    const own = classes.subarray(image * factors, (image + 1) * factors);
    const index = indexOf([...own] as unknown as Factors);
    if (seen[index] === 1) {
      throw new RangeError(
        `Cannot train on these images: the one of classes ${[...own]} is there twice. Give the ` +
          "published file.",
      );
    }
    seen[index] = 1;
    const pixels = imgs.subarray(image * PIXELS, (image + 1) * PIXELS);
    for (let byte = 0; byte < BYTES; byte++) {
      let bits = 0;
      for (let bit = 0; bit < 8; bit++) bits |= (pixels[8 * byte + bit] ?? 0) << bit;
      packed[index * BYTES + byte] = bits;
    }
  }
  return packed;
}

/** The images of a pack; our drawings if it is empty. */
export function imageSource(packed: Uint8Array): ImageSource {
  if (packed.length === 0) return drawSprites;
  return (indices, size, out) => {
    const shift = size === FULL_SIZE ? 0 : 1;
    const weight = size === FULL_SIZE ? 1 : 1 / 4;
    out.fill(0);
    for (let i = 0; i < indices.length; i++) {
      const first = (indices[i] ?? NaN) * BYTES;
      const offset = i * size * size;
      for (let byte = 0; byte < BYTES; byte++) {
        let bits = packed[first + byte] ?? 0;
        for (let pixel = 8 * byte; bits !== 0; pixel++, bits >>= 1) {
          if ((bits & 1) === 0) continue;
          const [y, x] = [pixel >> 6, pixel & 63];
          const at = offset + (y >> shift) * size + (x >> shift);
          out[at] = (out[at] ?? 0) + weight;
        }
      }
    }
  };
}
