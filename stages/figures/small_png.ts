/**
 * Drawings as PNG in few bytes. A figure has flat areas and few colours, so that what photographs are packed
 * by makes it larger: without filters and alpha, and by a table of colours where that is enough, it takes
 * half of the bytes, and every pixel is as it was.
 *
 * @module
 */

import { encode } from "fast-png";

/** What a table of colours holds at most. */
const MOST_COLORS = 256;

/**
 * Encodes opaque pixels.
 *
 * @param pixels red, green, blue and alpha of each, row by row
 * @throws {RangeError} one of them is not opaque.
 */
export function smallPng(pixels: Uint8Array, width: number, height: number): Uint8Array {
  for (let at = 3; at < pixels.length; at += 4) {
    if (pixels[at] !== 255) throw new RangeError("Cannot leave out alpha: a pixel is transparent");
  }
  const colors = new Map<number, number>();
  const places = new Uint8Array(width * height);
  let [last, place] = [-1, 0];
  for (let i = 0; i < places.length; i++) {
    const color = colorAt(pixels, i);
    // Neighbours mostly have one colour.
    if (color !== last) {
      last = color;
      place = colors.get(color) ?? colors.size;
      colors.set(color, place);
      if (place === MOST_COLORS) return encoded(width, height, withoutAlpha(pixels));
    }
    places[i] = place;
  }
  return encoded(width, height, places, [...colors.keys()]);
}

function encoded(
  width: number,
  height: number,
  data: Uint8Array,
  colors?: readonly number[],
): Uint8Array {
  const kind = colors === undefined
    ? { channels: 3 }
    : { channels: 1, palette: colors.map((color) => [color >> 16, color >> 8 & 255, color & 255]) };
  return encode({ width, height, data, depth: 8, ...kind }, { zlib: { level: 6 } });
}

function withoutAlpha(pixels: Uint8Array): Uint8Array {
  const plain = new Uint8Array(pixels.length / 4 * 3);
  for (let i = 0; i < pixels.length / 4; i++) {
    const color = colorAt(pixels, i);
    plain[3 * i] = color >> 16;
    plain[3 * i + 1] = color >> 8;
    plain[3 * i + 2] = color;
  }
  return plain;
}

function colorAt(pixels: Uint8Array, i: number): number {
  return (pixels[4 * i] ?? 0) << 16 | (pixels[4 * i + 1] ?? 0) << 8 | (pixels[4 * i + 2] ?? 0);
}
