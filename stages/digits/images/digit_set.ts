/**
 * Sets of labelled digits, in one array as NumPy has them.
 *
 * @module
 */

import { stream } from "../../random/mod.ts";
import { DIGIT_PIXELS, drawDigit } from "./draw_digit.ts";

/** Images with their labels. */
export interface DigitSet {
  /** n × 28 × 28, 0 black to 255 white. */
  readonly images: Uint8Array;
  /** n labels, 0 … 9. */
  readonly labels: Uint8Array;
}

/**
 * Draws a set. Each image has a stream of its own: the i-th does not depend on how many there are.
 *
 * @param seed as `stream` takes it
 * @param part what tells this set from others of the same seed
 * @param count how many images
 */
export function drawnDigits(seed: number | string, part: string, count: number): DigitSet {
  const images = new Uint8Array(count * DIGIT_PIXELS);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const random = stream(seed, "digit", part, i);
    const label = Math.floor(random.uniform() * 10);
    labels[i] = label;
    images.set(drawDigit(random, label), i * DIGIT_PIXELS);
  }
  return { images, labels };
}

/** Some of a set's images, from one place to another. */
export function partOf({ images, labels }: DigitSet, start: number, end: number): DigitSet {
  return {
    images: images.subarray(start * DIGIT_PIXELS, end * DIGIT_PIXELS),
    labels: labels.subarray(start, end),
  };
}
