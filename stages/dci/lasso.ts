/**
 * Linear regression with an L1 penalty (Tibshirani 1996) by coordinate descent, the first of the two
 * regressors of Eastwood and Williams.
 *
 * @module
 */

import type { Codes } from "./presorted_codes.ts";
import { sharesOf } from "./shares.ts";
import { standardiser } from "./standardise.ts";

/** What a regressor learned. */
export interface Regressor {
  /** Importance of each code; they sum to 1, or are all 0. */
  readonly importances: Float64Array;
  /** The target of each sample. */
  predict(codes: Codes): Float64Array;
}

/** Weight of the penalty [ours: the original's is not known to us]. */
const PENALTY = 0.02;
const MOST_SWEEPS = 1000;
const TOLERANCE = 1e-8;

/**
 * Minimises `Σ (y − X w)²/(2n) + penalty·Σ|w|` over codes of mean 0 and standard deviation 1; a code's
 * importance is its share of Σ|w|. Codes that do not vary have weight 0.
 *
 * @param targets one for each sample, of mean 0
 */
export function lasso(codes: Codes, targets: Float64Array, penalty = PENALTY): Regressor {
  const { samples: n, width } = codes;
  const columns = Array.from({ length: width }, (_, code) => {
    const column = Float64Array.from(
      { length: n },
      (_, i) => codes.values[i * width + code] ?? NaN,
    );
    const { mean, deviation } = standardiser(column);
    const scale = deviation > 0 ? 1 / deviation : 0;
    return { mean, scale, values: column.map((value) => (value - mean) * scale) };
  });
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (a[i] as number) * (b[i] as number);
    return sum / n;
  };
  // The descent needs only the products of columns with one another and with the targets.
  const gram = columns.map(({ values: a }) => columns.map(({ values: b }) => dot(a, b)));
  const withTargets = columns.map(({ values }) => dot(values, targets));
  const weights = new Float64Array(width);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let moved = 0;
    for (const [code, products] of gram.entries()) {
      const own = products[code] ?? 0;
      if (own === 0) continue;
      const before = weights[code] ?? NaN;
      const others = products.reduce((sum, g, j) => sum + g * (weights[j] ?? NaN), -own * before);
      const pull = (withTargets[code] ?? NaN) - others;
      const after = Math.sign(pull) * Math.max(Math.abs(pull) - penalty, 0) / own;
      weights[code] = after;
      moved = Math.max(moved, Math.abs(after - before));
    }
    if (moved < TOLERANCE) break;
  }
  return {
    importances: sharesOf(weights.map(Math.abs)),
    predict: ({ samples, values }) =>
      Float64Array.from(
        { length: samples },
        (_, i) =>
          columns.reduce(
            (total, { mean, scale }, code) =>
              total + (weights[code] ?? NaN) * ((values[i * width + code] ?? NaN) - mean) * scale,
            0,
          ),
      ),
  };
}
