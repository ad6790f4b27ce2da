/**
 * The heart of dSprites, as a curve and as a table that answers at once whether a point is inside.
 *
 * @module
 */

/** Half the width of the square that the table covers, in pixels of a sprite of scale 1. */
export const HEART_REACH = 10;

/** Cells a pixel; at 40 a cell is a twentieth of a pixel of the smallest sprite. */
const RESOLUTION = 40;
const SIDE = 2 * HEART_REACH * RESOLUTION;
const VERTICES = 720;

/**
 * A point of the outline, for t from 0 to 2π, in pixels of a sprite of scale 1, with v downwards: the
 * tip points down. The curve is the common "heart curve", its width, height and place ours, fitted to
 * twelve real images.
 */
export function heartOutline(t: number): { readonly u: number; readonly v: number } {
  const height = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
  return { u: 9.6 * Math.sin(t) ** 3, v: -1.46 - 10.6 / 16 * height };
}

/**
 * Whether a point, relative to the sprite's place and turned and scaled back, is inside the heart:
 * 1 or 0. Decided at the nearest centre of a cell of 1/40 pixel.
 */
export function insideHeart(u: number, v: number): number {
  if (!(Math.abs(u) < HEART_REACH && Math.abs(v) < HEART_REACH)) return 0;
  const column = Math.floor((u + HEART_REACH) * RESOLUTION);
  const row = Math.floor((v + HEART_REACH) * RESOLUTION);
  return TABLE[row * SIDE + column] ?? 0;
}

const TABLE = heartTable();

/** Fills each row between the crossings of its middle line with the polygon (even-odd rule). */
function heartTable(): Uint8Array {
  const corners = Array.from(
    { length: VERTICES + 1 },
    (_, i) => heartOutline(2 * Math.PI * i / VERTICES),
  );
  const cellOf = (u: number): number => Math.ceil((u + HEART_REACH) * RESOLUTION - 0.5);
  const table = new Uint8Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    const crossings = crossingsOf(corners, (row + 0.5) / RESOLUTION - HEART_REACH);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const [from = 0, to = 0] = crossings.slice(i, i + 2);
      table.fill(1, row * SIDE + cellOf(from), row * SIDE + cellOf(to));
    }
  }
  return table;
}

/** Where a closed polygon crosses the line of a height, from left to right. */
function crossingsOf(corners: readonly { u: number; v: number }[], v: number): readonly number[] {
  const crossings: number[] = [];
  let last = corners.at(-1);
  for (const corner of corners) {
    if (last !== undefined && (last.v > v) !== (corner.v > v)) {
      crossings.push(last.u + (corner.u - last.u) * (v - last.v) / (corner.v - last.v));
    }
    last = corner;
  }
  return crossings.sort((a, b) => a - b);
}
