/**
 * Grey images side by side as one picture that a specification can hold.
 *
 * @module
 */

import { encode } from "fast-png";

/** White pixels between two images. */
const GAP = 1;

/**
 * Joins square images in a row, as the address of a PNG that holds its own bytes.
 *
 * @param images each of side · side bytes, 0 black to 255 white
 */
export function imageStrip(images: readonly Uint8Array[], side: number): string {
  const width = images.length * (side + GAP) - GAP;
  const data = new Uint8Array(width * side).fill(255);
  for (const [i, image] of images.entries()) {
    for (let y = 0; y < side; y++) {
      data.set(image.subarray(y * side, (y + 1) * side), y * width + i * (side + GAP));
    }
  }
  const png = encode({ width, height: side, data, channels: 1, depth: 8 });
  return `data:image/png;base64,${png.toBase64()}`;
}
