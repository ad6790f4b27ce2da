/**
 * One writing of a digit: a variant, its points jittered, bent by a smooth distortion and set by an
 * affine map.
 *
 * @module
 */

import type { Random } from "../../random/mod.ts";
import { curveThrough, type Polyline } from "./curve.ts";
import { DIGIT_VARIANTS, type Variant } from "./digit_strokes.ts";

/** How much writings differ: standard deviations in units of the digit's height, unless said. */
const HAND = {
  /** Of each point. */
  jitter: 0.02,
  /** Of each of the distortion's waves. */
  bend: 0.03,
  waves: 3,
  /** Of how far the middle lies up or down, and left or right, of where it should. */
  middle: 0.05,
  /** Of the rotation, in radians. */
  rotation: 0.1,
  /** Of the slant to the right and its mean, as horizontal per vertical length. */
  slant: 0.22,
  meanSlant: 0.18,
  /** Of the logarithm of the width and its mean. */
  width: 0.22,
  meanWidth: -0.15,
} as const;

/** The lines of one writing of a digit, 0 … 9; about one unit high. */
export function writeDigit(random: Random, digit: number): readonly Polyline[] {
  const { strokes } = chosen(random, DIGIT_VARIANTS[digit] ?? []);
  const place = placing(random);
  return strokes.map((stroke) => {
    const jittered = stroke.map(({ x, y, corner }) => ({
      x: x + HAND.jitter * random.normal(),
      y: y + HAND.jitter * random.normal(),
      corner,
    }));
    const line = curveThrough(jittered);
    for (let i = 0; i < line.length; i += 2) place(line, i);
    return line;
  });
}

function chosen(random: Random, variants: readonly Variant[]): Variant {
  let left = random.uniform() * variants.reduce((sum, { weight }) => sum + weight, 0);
  const found = variants.find(({ weight }) => (left -= weight) < 0) ?? variants[0];
  if (found === undefined) {
    throw new RangeError("Cannot draw the digit: it has to be a whole number from 0 to 9.");
  }
  return found;
}

/** A normal number within two deviations: what lies beyond is hard to read, even for people. */
export function spread(random: Random): number {
  return Math.max(-2, Math.min(2, random.normal()));
}

/** The distortion and the affine map, which move points in place; all strokes move together. */
function placing(random: Random): (line: Polyline, at: number) => void {
  const waves = Array.from({ length: HAND.waves }, () => ({
    // At most one period over the digit: more would not be smooth.
    alongX: 2 * Math.PI * (random.uniform() - 0.5) * 2,
    alongY: 2 * Math.PI * (random.uniform() - 0.5) * 2,
    phase: 2 * Math.PI * random.uniform(),
    moveX: HAND.bend * random.normal(),
    moveY: HAND.bend * random.normal(),
  }));
  const [right, down] = [HAND.middle * spread(random), HAND.middle * spread(random)];
  const angle = HAND.rotation * spread(random);
  const slant = HAND.meanSlant + HAND.slant * spread(random);
  const width = Math.exp(HAND.meanWidth + HAND.width * spread(random));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (line, at) => {
    let [x, y] = [line[at] ?? NaN, line[at + 1] ?? NaN];
    let [dx, dy] = [right * 4 * x * (1 - x), down * 4 * y * (1 - y)];
    for (const { alongX, alongY, phase, moveX, moveY } of waves) {
      const wave = Math.sin(alongX * x + alongY * y + phase);
      dx += moveX * wave;
      dy += moveY * wave;
    }
    [x, y] = [width * (x + dx - 0.5) - slant * (y + dy - 0.5), y + dy - 0.5];
    line[at] = cos * x - sin * y;
    line[at + 1] = sin * x + cos * y;
  };
}
