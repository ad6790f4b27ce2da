/**
 * The heart of dSprites: its outline, and whether a point is inside.
 *
 * @module
 */

/** Half the width and, rounded up, the height below and above, in pixels at scale 1. */
export const HEART_REACH = 10;

const HALF_WIDTH = 9.6;
const UNIT = 10.6 / 16;
const RISE = 1.46;

/**
 * A point of the outline, for t from 0 to 2π, in pixels of a sprite of scale 1, with v downwards: the
 * tip points down. The curve is the common "heart curve", its width, height and place ours, fitted to
 * twelve real images.
 */
export function heartOutline(t: number): { readonly u: number; readonly v: number } {
  return { u: HALF_WIDTH * Math.sin(t) ** 3, v: heightAt(Math.cos(t)) };
}

/**
 * Whether a point, relative to the sprite's place and turned and scaled back, is inside the heart.
 */
export function insideHeart(u: number, v: number): boolean {
  if (!(Math.abs(u) <= HALF_WIDTH && Math.abs(v) <= HEART_REACH)) return false;
  const strip = 4 * Math.floor(Math.abs(u) / STRIP_WIDTH);
  // Few points are so near to the outline that its height at u matters, which takes ten times as long.
  if (v < (STRIPS[strip] as number) || v > (STRIPS[strip + 3] as number)) return false;
  if (v > (STRIPS[strip + 1] as number) && v < (STRIPS[strip + 2] as number)) return true;
  const [top, bottom] = heightsAt(u);
  return top <= v && v <= bottom;
}

/**
 * Where the vertical line at u meets the outline.
 *
 * The width of the curve rises and falls once on each side, so the line meets it exactly twice, at one
 * sine and the two cosines that belong to it.
 */
function heightsAt(u: number): readonly [top: number, bottom: number] {
  const sin = Math.cbrt(u / HALF_WIDTH);
  const cos = Math.sqrt(Math.max(0, 1 - sin * sin));
  return [heightAt(cos), heightAt(-cos)];
}

/** v where cos t is c: 13 cos t − 5 cos 2t − 2 cos 3t − cos 4t as a polynomial, scaled and moved. */
function heightAt(c: number): number {
  const double = 2 * c * c - 1;
  const triple = c * (4 * c * c - 3);
  const quadruple = 2 * double * double - 1;
  return -RISE - UNIT * (13 * c - 5 * double - 2 * triple - quadruple);
}

/** Vertical strips of the right half, and in each so many lines at which the outline is looked up. */
const [STRIP_COUNT, LINES] = [96, 16];
const STRIP_WIDTH = HALF_WIDTH / STRIP_COUNT;

/** Between two of those lines the outline leaves what lies between its heights there by less. */
const MARGIN = 0.01;

/**
 * For each strip, and the line at its end, how far up the outline's upper part reaches and how far down,
 * and the same of its lower part.
 */
const STRIPS = Float64Array.from(
  Array.from({ length: STRIP_COUNT + 1 }, (_, strip) => {
    const lines = Array.from(
      { length: LINES + 1 },
      (_, line) => heightsAt(Math.min(HALF_WIDTH, (strip + line / LINES) * STRIP_WIDTH)),
    );
    const [tops, bottoms] = [lines.map(([top]) => top), lines.map(([, bottom]) => bottom)];
    return [
      Math.min(...tops) - MARGIN,
      Math.max(...tops) + MARGIN,
      Math.min(...bottoms) - MARGIN,
      Math.max(...bottoms) + MARGIN,
    ];
  }).flat(),
);
