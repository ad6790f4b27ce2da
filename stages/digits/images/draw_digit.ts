/**
 * Digits in MNIST's form: white on black, fitted into 20 × 20 pixels, centred by mass in 28 × 28.
 *
 * @module
 */

import type { Random } from "../../random/mod.ts";
import type { Polyline } from "./curve.ts";
import { spread, writeDigit } from "./handwriting.ts";
import { addInk } from "./ink.ts";

/** Side of an image in pixels. */
export const DIGIT_SIDE = 28;
/** Pixels of an image. */
export const DIGIT_PIXELS = DIGIT_SIDE * DIGIT_SIDE;

/** Side of the square that the ink is fitted into. */
const BOX = 20;

/** The pen and the scanner. */
const PEN = {
  /** Half a stroke's width in pixels: the median, and the deviation of its logarithm. */
  radius: 1.25,
  radiusSpread: 0.24,
  /** How much it varies along a stroke. */
  pressure: 0.12,
  /** Grey levels of noise where there is ink. */
  noise: 4,
} as const;

/**
 * Draws a digit.
 *
 * @param random what it is drawn from; the same stream gives the same image
 * @param digit its class, 0 … 9
 * @returns 28 × 28 bytes, row by row, 0 black to 255 white
 * @throws {RangeError} there is no such class.
 *
 * @example
 * ```ts
 * import { stream } from "../../random/mod.ts";
 * import { drawDigit } from "./draw_digit.ts";
 *
 * const image = drawDigit(stream(1, "a three"), 3);
 * console.log(image.length);
 * ```
 */
export function drawDigit(random: Random, digit: number): Uint8Array {
  const lines = writeDigit(random, digit);
  const radius = PEN.radius * Math.exp(PEN.radiusSpread * spread(random));
  fitInto(lines, BOX - 2 * radius);
  const phase = 2 * Math.PI * random.uniform();
  const ink = new Float64Array(DIGIT_PIXELS);
  for (const line of lines) {
    addInk(
      ink,
      DIGIT_SIDE,
      line,
      (along) => radius * (1 + PEN.pressure * Math.sin(4 * along + phase)),
    );
  }
  return centred(ink, random);
}

/** Scales and moves lines so that the larger side of what they span is `side`, in the image's middle. */
function fitInto(lines: readonly Polyline[], side: number): void {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (const line of lines) {
    for (let i = 0; i < line.length; i++) {
      const value = line[i] ?? NaN;
      low[i & 1] = Math.min(low[i & 1] ?? NaN, value);
      high[i & 1] = Math.max(high[i & 1] ?? NaN, value);
    }
  }
  const [left = NaN, top = NaN] = low;
  const [right = NaN, bottom = NaN] = high;
  const scale = side / Math.max(right - left, bottom - top);
  const middle = [(left + right) / 2, (top + bottom) / 2];
  for (const line of lines) {
    for (let i = 0; i < line.length; i++) {
      line[i] = DIGIT_SIDE / 2 + scale * ((line[i] ?? NaN) - (middle[i & 1] ?? NaN));
    }
  }
}

/** Moves the ink by whole pixels until its mass is in the middle, as MNIST's was, and adds noise. */
function centred(ink: Float64Array, random: Random): Uint8Array {
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < ink.length; i++) {
    const value = ink[i] ?? NaN;
    mass += value;
    sumX += value * (i % DIGIT_SIDE + 0.5);
    sumY += value * (Math.floor(i / DIGIT_SIDE) + 0.5);
  }
  const shiftX = Math.round(DIGIT_SIDE / 2 - sumX / mass);
  const shiftY = Math.round(DIGIT_SIDE / 2 - sumY / mass);
  const image = new Uint8Array(DIGIT_PIXELS);
  for (let y = 0; y < DIGIT_SIDE; y++) {
    for (let x = 0; x < DIGIT_SIDE; x++) {
      const [fromX, fromY] = [x - shiftX, y - shiftY];
      if (fromX < 0 || fromX >= DIGIT_SIDE || fromY < 0 || fromY >= DIGIT_SIDE) continue;
      const value = ink[fromY * DIGIT_SIDE + fromX] ?? NaN;
      if (value === 0) continue;
      const grey = 255 * value + PEN.noise * random.normal();
      image[y * DIGIT_SIDE + x] = Math.max(0, Math.min(255, Math.round(grey)));
    }
  }
  return image;
}
