/**
 * Codes with the classes of the factors that the images were made from.
 *
 * @module
 */

import type { NdArray } from "../../pipeline/codecs/mod.ts";
import { type Codes, requireCodes } from "./presorted_codes.ts";

/** Samples of codes, each with a class of every factor. */
export interface LabelledCodes {
  readonly codes: Codes;
  /** For each factor the class of each sample, from 0. */
  readonly labels: readonly Uint8Array[];
}

/** Tables of one row a sample, n × d codes and n × factors classes, as labelled codes. */
export function labelledCodes(
  { shape: [samples = 0, width = 0], data }: NdArray<Float32Array>,
  { shape: [, factors = 0], data: classes }: NdArray<Uint8Array>,
): LabelledCodes {
  return {
    codes: { samples, width, values: data },
    labels: Array.from(
      { length: factors },
      (_, factor) =>
        Uint8Array.from({ length: samples }, (_, i) => classes[i * factors + factor] ?? NaN),
    ),
  };
}

/**
 * Refuses what cannot be scored, before work starts.
 *
 * @param names the factors' names, for messages
 * @throws {RangeError} a code is not finite, labels are missing, or a factor does not vary.
 */
export function requireLabelled({ codes, labels }: LabelledCodes, names: readonly string[]): void {
  requireCodes(codes);
  if (labels.length === 0 || labels.length !== names.length) {
    throw new RangeError(
      `Cannot score the codes: there are labels of ${labels.length} factors, named ${
        names.join(", ") || "nothing"
      }.`,
    );
  }
  for (const [factor, classes] of labels.entries()) {
    if (classes.length !== codes.samples) {
      throw new RangeError(
        `Cannot score the codes: ${codes.samples} samples have ${classes.length} labels of ` +
          `factor "${names[factor]}".`,
      );
    }
    if (classes.every((label) => label === classes[0])) {
      throw new RangeError(
        `Cannot score the codes: factor "${names[factor]}" has class ${classes[0]} in all ` +
          `${codes.samples} samples. Leave out factors that do not vary, such as dSprites' colour.`,
      );
    }
  }
}

/** The first samples, and the rest. */
export function splitAt(
  { codes: { samples, width, values }, labels }: LabelledCodes,
  count: number,
): readonly [LabelledCodes, LabelledCodes] {
  const part = (from: number, to: number): LabelledCodes => ({
    codes: { samples: to - from, width, values: values.subarray(from * width, to * width) },
    labels: labels.map((classes) => classes.subarray(from, to)),
  });
  return [part(0, count), part(count, samples)];
}
