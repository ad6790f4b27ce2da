/**
 * The least value of a function of one variable.
 *
 * @module
 */

/** Equal intervals between the points at which the function is first looked at. */
const INTERVALS = 48;

/** Golden sections after that: 0.618³⁰ = 5e-7 of the bracket, and a minimum is flat there. */
const SECTIONS = 30;

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The least value of f on [0, end], to about 1e-12 of its variation.
 *
 * @param f A function whose valleys are wider than end/24; may be infinite, not NaN.
 */
export function minimum(f: (x: number) => number, end: number): number {
  const spacing = end / INTERVALS;
  let [best, least] = [0, f(0)];
  for (let point = 1; point <= INTERVALS; point++) {
    const value = f(point * spacing);
    if (value < least) [best, least] = [point, value];
  }
  const low = Math.max(best - 1, 0) * spacing;
  const high = Math.min(best + 1, INTERVALS) * spacing;
  return Math.min(least, refined(f, low, high));
}

/** Golden-section search between two points. */
function refined(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let section = 0; section < SECTIONS; section++) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = f(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = f(right);
    }
  }
  return Math.min(atLeft, atRight);
}
