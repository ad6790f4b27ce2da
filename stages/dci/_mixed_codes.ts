/**
 * Codes that each mix two factors of random sprites, with noise: what DCI is measured on.
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import { classesOf, FACTOR_NAMES, FACTOR_SIZES } from "../sprites/factors.ts";
import { randomIndex } from "../sprites/split.ts";
import type { LabelledCodes } from "./labelled_codes.ts";

/** So many samples of so many codes, always the same. */
export function mixedCodes(samples: number, width: number): LabelledCodes {
  const random = stream("bench", "codes");
  const classes = Array.from({ length: samples }, () => classesOf(randomIndex(random)));
  const values = Float32Array.from({ length: samples * width }, (_, at) => {
    const [sample, code] = [Math.floor(at / width), at % width];
    const part = (factor: number): number =>
      (classes[sample]?.[factor] ?? NaN) / (FACTOR_SIZES[factor] ?? NaN);
    const angle = 0.4 * Math.floor(code / 5);
    const mixed = Math.cos(angle) * part(code % 5) + Math.sin(angle) * part((code + 1) % 5);
    return mixed + 0.05 * random.normal();
  });
  return {
    codes: { samples, width, values },
    labels: FACTOR_NAMES.map((_, factor) => Uint8Array.from(classes, (one) => one[factor] ?? NaN)),
  };
}
