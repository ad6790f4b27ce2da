/**
 * Ink along lines, anti-aliased by distance.
 *
 * @module
 */

import type { Polyline } from "./curve.ts";

/** Pixels over which ink fades at a stroke's edge; MNIST's were made by scaling down. */
const FADE = 1.1;

/**
 * Adds a line's ink to an image: 1 within the pen's radius of it, fading to 0; where lines cross the
 * darker counts.
 *
 * @param ink side × side values 0 … 1
 * @param side the image's side in pixels
 * @param line in pixels; the first pixel's centre is at (0.5, 0.5)
 * @param radiusAt the pen's radius, by how far along the line, 0 … 1
 */
export function addInk(
  ink: Float64Array,
  side: number,
  line: Polyline,
  radiusAt: (along: number) => number,
): void {
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay] = [line[i] ?? NaN, line[i + 1] ?? NaN];
    const [dx, dy] = [(line[i + 2] ?? NaN) - ax, (line[i + 3] ?? NaN) - ay];
    const square = dx * dx + dy * dy;
    const radius = radiusAt(i / line.length);
    const reach = radius + FADE / 2;
    const [left, right] = pixels(
      Math.min(ax, ax + dx) - reach,
      Math.max(ax, ax + dx) + reach,
      side,
    );
    const [top, bottom] = pixels(
      Math.min(ay, ay + dy) - reach,
      Math.max(ay, ay + dy) + reach,
      side,
    );
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
        const along = square === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
        const [ox, oy] = [px - along * dx, py - along * dy];
        const depth = (reach - Math.sqrt(ox * ox + oy * oy)) / FADE;
        const at = y * side + x;
        if (depth > (ink[at] ?? NaN)) ink[at] = Math.min(1, depth);
      }
    }
  }
}

/** Pixels between two places, those of the image. */
function pixels(from: number, to: number, side: number): readonly [number, number] {
  return [Math.max(0, Math.floor(from)), Math.min(side - 1, Math.ceil(to))];
}
