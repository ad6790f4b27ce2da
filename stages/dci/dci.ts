/**
 * Disentanglement and completeness of an importance matrix (Eastwood and Williams 2018), exactly as
 * disentanglement_lib computes them.
 *
 * @module
 */

/** How much each code matters for each factor: codes × factors, none negative. */
export type Importance = readonly (readonly number[])[];

/** A score and what it is the weighted mean of. */
export interface Score {
  /** From 0 to 1. */
  readonly score: number;
  /** For each code, or each factor. */
  readonly each: readonly number[];
}

/** Keeps logarithms of importances that are zero finite. */
const OFFSET = 1e-11;

/**
 * Whether each code matters for one factor only: for code i, with R_ij its importances as shares,
 * D_i = 1 − H(R_i + 10⁻¹¹) to the base of the number of factors, weighted by the code's share of all
 * importance.
 *
 * @throws {RangeError} the matrix is empty or ragged, or has a number that is negative or not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.ok(disentanglement([[1, 0], [0, 1], [0, 0]]).score > 0.999);
 * assert.ok(disentanglement([[1, 1], [1, 1]]).score < 0.001);
 * ```
 */
export function disentanglement(importance: Importance): Score {
  requireImportance(importance);
  return scoreOf(importance);
}

/**
 * Whether each factor is captured by one code only: as {@linkcode disentanglement}, with codes and
 * factors swapped.
 *
 * @throws {RangeError} as {@linkcode disentanglement}.
 */
export function completeness(importance: Importance): Score {
  requireImportance(importance);
  return scoreOf(transposed(importance));
}

/**
 * The importance of groups of factors: the sums over each group's factors.
 *
 * @param groups for each group the indices of its factors
 */
export function grouped(
  importance: Importance,
  groups: readonly (readonly number[])[],
): Importance {
  return importance.map((row) =>
    groups.map((group) => group.reduce((sum, factor) => sum + (row[factor] ?? NaN), 0))
  );
}

function scoreOf(rows: Importance): Score {
  const each = rows.map(concentration);
  const sums = rows.map(sumOf);
  const all = sumOf(sums);
  // Without any importance all rows weigh the same.
  const score = all === 0
    ? sumOf(each) / each.length
    : sumOf(each.map((one, i) => one * (sums[i] ?? NaN) / all));
  return { score, each };
}

/** 1 − entropy of a row's shares, to the base of its length. */
function concentration(row: readonly number[]): number {
  if (row.length === 1) return 1;
  const shifted = row.map((value) => value + OFFSET);
  const sum = sumOf(shifted);
  const nats = sumOf(shifted.map((value) => -(value / sum) * Math.log(value / sum)));
  return 1 - nats / Math.log(row.length);
}

function transposed(matrix: Importance): Importance {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? NaN));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function requireImportance(importance: Importance): void {
  const width = importance[0]?.length ?? 0;
  if (width === 0 || importance.some((row) => row.length !== width)) {
    throw new RangeError(
      "Cannot score the importance matrix: it needs a row for each code, all of one length, and " +
        `has rows of ${importance.map(({ length }) => length).join(", ") || "nothing"}.`,
    );
  }
  for (const [code, row] of importance.entries()) {
    const factor = row.findIndex((value) => !(value >= 0 && value < Infinity));
    if (factor !== -1) {
      throw new RangeError(
        `Cannot score the importance matrix: the importance of code ${code} for factor ${factor} ` +
          `is ${row[factor]}; it must be finite and not negative.`,
      );
    }
  }
}
