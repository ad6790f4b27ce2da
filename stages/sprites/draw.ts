/**
 * Draws the images of dSprites from their factors, 64 × 64 as published or 32 × 32.
 *
 * The geometry is ours, fitted to twelve real images: a pixel is 1 if its centre is inside the shape.
 * Sprites turn counter-clockwise on the screen and never reach the edge.
 *
 * @module
 */

import { valuesOf } from "./factors.ts";
import { HEART_REACH, insideHeart } from "./heart.ts";

/** Pixels along each edge of an image: 64 as published, or 32, the means of 2 × 2 of those. */
export type ImageSize = 32 | 64;

/** Pixels along each edge of a published image. */
export const FULL_SIZE = 64;

/** Half the edge of the square, in pixels at scale 1. */
const HALF_EDGE = 9.6;
/** Half the axes of the ellipse, in pixels at scale 1, the longer along u. */
const [HALF_LENGTH, HALF_WIDTH] = [12.8, 7.2];

/**
 * Draws one image into 64 × 64 bytes of 0 or 1, row by row from the top.
 *
 * @param index Which image, 0 … 737,279, see `indexOf`.
 * @throws {RangeError} when there is no such image, or `out` has not 4096 elements.
 *
 * @example
 * ```ts
 * import { drawSprite } from "./draw.ts";
 * import { indexOf } from "./factors.ts";
 *
 * const heart = new Uint8Array(64 * 64);
 * drawSprite(indexOf([2, 5, 0, 16, 16]), heart);
 * console.log(heart.reduce((sum, pixel) => sum + pixel));
 * ```
 */
export function drawSprite(index: number, out: Uint8Array): void {
  requireLength(out.length, 1, FULL_SIZE);
  out.fill(0);
  stamp(index, FULL_SIZE, out, 0);
}

/**
 * Draws images into `out`, one after the other, n × size × size values from 0 to 1.
 *
 * At 64 the values are 0 and 1; at 32 they are the means of 2 × 2 pixels: 0, 1/4, 1/2, 3/4 and 1.
 *
 * @param indices The n images, each 0 … 737,279.
 * @throws {RangeError} when an image does not exist, the size is another one, or `out` has not
 * exactly n · size² elements.
 */
export function drawSprites(indices: ArrayLike<number>, size: ImageSize, out: Float32Array): void {
  requireLength(out.length, indices.length, size);
  out.fill(0);
  for (let i = 0; i < indices.length; i++) stamp(indices[i] ?? NaN, size, out, i * size * size);
}

/** Adds a sprite to an empty image that starts at an offset. */
function stamp(index: number, size: ImageSize, out: Uint8Array | Float32Array, offset: number) {
  const [shape, scale, orientation, posX, posY] = valuesOf(index);
  const [cos, sin] = [Math.cos(orientation), Math.sin(orientation)];
  const [centreX, centreY] = [16 + 32 * posX, 16 + 32 * posY];
  const [boxU, boxV] = boxOf(shape);
  const reachX = scale * (boxU * Math.abs(cos) + boxV * Math.abs(sin));
  const reachY = scale * (boxU * Math.abs(sin) + boxV * Math.abs(cos));
  const [left, right] = [Math.floor(centreX - reachX), Math.floor(centreX + reachX)];
  const [top, bottom] = [Math.floor(centreY - reachY), Math.floor(centreY + reachY)];
  const shift = size === FULL_SIZE ? 0 : 1;
  const weight = size === FULL_SIZE ? 1 : 1 / 4;
  for (let y = top; y <= bottom; y++) {
    const dy = (y + 0.5 - centreY) / scale;
    const row = offset + (y >> shift) * size;
    for (let x = left; x <= right; x++) {
      const dx = (x + 0.5 - centreX) / scale;
      if (isInside(shape, cos * dx - sin * dy, sin * dx + cos * dy)) {
        const pixel = row + (x >> shift);
        out[pixel] = (out[pixel] ?? 0) + weight;
      }
    }
  }
}

function isInside(shape: number, u: number, v: number): boolean {
  if (shape === 1) return Math.abs(u) <= HALF_EDGE && Math.abs(v) <= HALF_EDGE;
  if (shape === 2) return (u / HALF_LENGTH) ** 2 + (v / HALF_WIDTH) ** 2 <= 1;
  return insideHeart(u, v);
}

/** Half the sides, along u and v, of a rectangle that holds the shape. */
function boxOf(shape: number): readonly [u: number, v: number] {
  if (shape === 1) return [HALF_EDGE, HALF_EDGE];
  if (shape === 2) return [HALF_LENGTH, HALF_WIDTH];
  return [HEART_REACH, HEART_REACH];
}

function requireLength(length: number, images: number, size: number): void {
  if (size !== 32 && size !== 64) {
    throw new RangeError(`Cannot draw sprites of size ${size}: give 32 or 64.`);
  }
  if (length !== images * size * size) {
    throw new RangeError(
      `Cannot draw ${images} sprites of size ${size} into an array of ${length} elements: ` +
        `give one of ${images * size * size}.`,
    );
  }
}
