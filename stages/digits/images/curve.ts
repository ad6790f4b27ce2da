/**
 * Strokes as chains of short straight lines.
 *
 * @module
 */

import type { Stroke } from "./digit_strokes.ts";

/** Straight lines from each point to the next: x, y, x, y, … */
export type Polyline = Float64Array;

/** Lines that stand for the curve between two points of a stroke. */
const LINES = 5;

/**
 * The curve through a stroke's points: cubic Béziers whose tangents are those of a Catmull–Rom spline;
 * a corner has none.
 */
export function curveThrough(stroke: Stroke): Polyline {
  const line = new Float64Array(2 * (LINES * (stroke.length - 1) + 1));
  let filled = 0;
  const add = (x: number, y: number): void => {
    line[filled++] = x;
    line[filled++] = y;
  };
  for (let i = 0; i + 1 < stroke.length; i++) {
    const [a, b] = [stroke[i], stroke[i + 1]];
    if (a === undefined || b === undefined) break;
    if (i === 0) add(a.x, a.y);
    // Beside a corner or an end the next point stands in for the one beyond it.
    const before = a.corner ? a : stroke[i - 1] ?? a;
    const after = b.corner ? b : stroke[i + 2] ?? b;
    const [c1x, c1y] = [a.x + (b.x - before.x) / 6, a.y + (b.y - before.y) / 6];
    const [c2x, c2y] = [b.x - (after.x - a.x) / 6, b.y - (after.y - a.y) / 6];
    for (let step = 1; step <= LINES; step++) {
      const t = step / LINES;
      const s = 1 - t;
      const [w0, w1, w2, w3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
      add(w0 * a.x + w1 * c1x + w2 * c2x + w3 * b.x, w0 * a.y + w1 * c1y + w2 * c2y + w3 * b.y);
    }
  }
  return line;
}
