/**
 * Two binary problems on pairs of digits, and mixtures of them by similarity (Lee et al., 2022).
 *
 * @module
 */

import type { Random } from "../random/mod.ts";
import { shuffled } from "../random/shuffled.ts";

/** Images of digits and what they are. */
export interface LabelledImages {
  /** Grey values from 0 to 255, [n, pixels]. */
  readonly images: Uint8Array;
  /** Digits from 0 to 9, n. */
  readonly labels: Uint8Array;
}

/** Two digits: one is labelled −1, the other +1. */
export type Pair = readonly [negative: number, positive: number];

/** Images of two pairs, each of one beside one of the other that has the same label. */
export interface PairedImages {
  /** Images of the first and of the second pair, from 0 to 1, [n, pixels]. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** −1 or +1, n. */
  readonly labels: Float64Array;
}

/**
 * Puts the images of two pairs beside one another.
 *
 * Of each label as many are taken as the rarer digit has. Who stands beside whom is drawn at random.
 *
 * @throws {RangeError} a digit is not there at all, or there are not as many labels as images.
 */
export function pairImages(
  { images, labels }: LabelledImages,
  first: Pair,
  second: Pair,
  random: Random,
): PairedImages {
  const pixels = images.length / labels.length;
  if (!Number.isInteger(pixels)) {
    throw new RangeError(
      `Cannot pair digits: ${images.length} pixels are no ${labels.length} images of one size.`,
    );
  }
  const pairs = [0, 1].flatMap((side) => {
    const [a, b] = [first, second].map((pair) => shuffled(indicesOf(labels, pair[side]), random));
    return (a ?? []).slice(0, b?.length).map((one, i) => [one, b?.[i] ?? NaN, 2 * side - 1]);
  });
  const grey = (which: 0 | 1): Float32Array => {
    const out = new Float32Array(pairs.length * pixels);
    for (const [row, pair] of pairs.entries()) {
      const start = (pair[which] ?? NaN) * pixels;
      for (let i = 0; i < pixels; i++) out[row * pixels + i] = (images[start + i] ?? NaN) / 255;
    }
    return out;
  };
  return {
    first: grey(0),
    second: grey(1),
    labels: Float64Array.from(pairs, ([, , label]) => label ?? NaN),
  };
}

/** α · first + (1 − α) · second: the second task's inputs at similarity α. */
export function mixed<Values extends Float32Array | Float64Array>(
  first: Values,
  second: Values,
  similarity: number,
): Values {
  const out = first.slice() as Values;
  for (let i = 0; i < out.length; i++) {
    out[i] = similarity * (first[i] as number) + (1 - similarity) * (second[i] as number);
  }
  return out;
}

function indicesOf(labels: Uint8Array, digit: number | undefined): number[] {
  const found = [...labels.keys()].filter((i) => labels[i] === digit);
  if (found.length > 0) return found;
  throw new RangeError(`Cannot set a task on digit ${digit}: none of ${labels.length} images is.`);
}
