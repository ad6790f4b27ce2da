/**
 * Two more measures that readers compare with [ours]: the mutual information gap
 * (MIG; Chen et al. 2018) and separated attribute predictability (SAP; Kumar et al. 2018), as
 * disentanglement_lib computes them.
 *
 * @module
 */

import type { LabelledCodes } from "./labelled_codes.ts";
import { linearSvm } from "./linear_svm.ts";

/** Bins that a code is cut into, of equal width from its least to its greatest value. */
const BINS = 20;

/**
 * The mutual information gap: for each factor the difference between the two codes that say most about
 * it, in units of the factor's entropy; the mean over factors.
 */
export function mutualInformationGap({ codes, labels }: LabelledCodes): number {
  const { samples, width, values } = codes;
  const binned = Array.from({ length: width }, (_, code) => {
    const column = Float64Array.from(
      { length: samples },
      (_, i) => values[i * width + code] ?? NaN,
    );
    return equalWidthBins(column, BINS);
  });
  return meanGap(labels.map((classes) => {
    const entropy = mutualInformation(classes, classes);
    return binned.map((code) => mutualInformation(code, classes) / entropy);
  }));
}

/**
 * Separated attribute predictability, for continuous factors: for each factor the difference between
 * the two codes of the highest squared correlation with the number of its class; the mean over factors.
 */
export function separatedAttributePredictability({ codes, labels }: LabelledCodes): number {
  const { samples: n, width, values } = codes;
  return meanGap(labels.map((classes) => {
    const classMean = classes.reduce((sum, label) => sum + label, 0) / n;
    return Array.from({ length: width }, (_, code) => {
      let mean = 0;
      for (let i = 0; i < n; i++) mean += (values[i * width + code] ?? NaN) / n;
      let [xx, xy, yy] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        const x = (values[i * width + code] ?? NaN) - mean;
        const y = (classes[i] ?? NaN) - classMean;
        [xx, xy, yy] = [xx + x * x, xy + x * y, yy + y * y];
      }
      // A code that does not vary predicts nothing.
      return xx / (n - 1) > 1e-12 ? xy * xy / (xx * yy) : 0;
    });
  }));
}

/**
 * Separated attribute predictability as disentanglement_lib computes it unless told that factors are
 * continuous: by the share of held-out samples whose class a linear support vector machine tells right
 * from one code.
 */
export function separatedClassPredictability(train: LabelledCodes, test: LabelledCodes): number {
  const columns = ({ codes: { samples, width, values } }: LabelledCodes): Float64Array[] =>
    Array.from(
      { length: width },
      (_, code) =>
        Float64Array.from({ length: samples }, (_, i) => values[i * width + code] ?? NaN),
    );
  const [learned, held] = [columns(train), columns(test)];
  return meanGap(train.labels.map((classes, factor) => {
    const truth = test.labels[factor] ?? new Uint8Array();
    return learned.map((column, code) => {
      const classOf = linearSvm(column, classes);
      const own = held[code] ?? new Float64Array();
      return own.reduce((sum, value, i) => sum + (classOf(value) === truth[i] ? 1 : 0), 0) /
        own.length;
    });
  }));
}

/** Mean over factors of the difference between the two largest; with one code, that one. */
function meanGap(scores: readonly (readonly number[])[]): number {
  const gaps = scores.map((row) => {
    const [first = 0, second = 0] = row.toSorted((a, b) => b - a);
    return first - second;
  });
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

function equalWidthBins(column: Float64Array, bins: number): Uint8Array {
  const least = column.reduce((a, b) => Math.min(a, b));
  const width = (column.reduce((a, b) => Math.max(a, b)) - least) / bins;
  return Uint8Array.from(
    column,
    (value) => width === 0 ? 0 : Math.min(bins - 1, Math.floor((value - least) / width)),
  );
}

/** Of two labellings of the same samples, in nats. */
function mutualInformation(a: Uint8Array, b: Uint8Array): number {
  const n = a.length;
  const [joint, inA, inB] = [
    new Float64Array(65_536),
    new Float64Array(256),
    new Float64Array(256),
  ];
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    joint[256 * x + y] = (joint[256 * x + y] ?? 0) + 1;
    inA[x] = (inA[x] ?? 0) + 1;
    inB[y] = (inB[y] ?? 0) + 1;
  }
  return joint.reduce((sum, count, cell) => {
    if (count === 0) return sum;
    const independent = (inA[cell >> 8] ?? NaN) * (inB[cell & 255] ?? NaN);
    return sum + count / n * Math.log(count * n / independent);
  }, 0);
}
