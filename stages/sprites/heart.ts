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
 *
 * The width of the curve rises and falls once on each side, so a vertical line through the heart meets
 * it exactly twice, at one sine and the two cosines that belong to it.
 */
export function insideHeart(u: number, v: number): boolean {
  if (!(Math.abs(u) <= HALF_WIDTH && Math.abs(v) <= HEART_REACH)) return false;
  const sin = Math.cbrt(u / HALF_WIDTH);
  const cos = Math.sqrt(Math.max(0, 1 - sin * sin));
  return heightAt(cos) <= v && v <= heightAt(-cos);
}

/** v where cos t is c: 13 cos t − 5 cos 2t − 2 cos 3t − cos 4t as a polynomial, scaled and moved. */
function heightAt(c: number): number {
  const double = 2 * c * c - 1;
  const triple = c * (4 * c * c - 3);
  const quadruple = 2 * double * double - 1;
  return -RISE - UNIT * (13 * c - 5 * double - 2 * triple - quadruple);
}
