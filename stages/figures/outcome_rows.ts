/**
 * The table of claims under readings as rows.
 *
 * @module
 */

import type { ClaimVerdict } from "../../pipeline/model/claim.ts";
import { verdicts } from "../../pipeline/model/claim.ts";

/** A claim under a reading. */
export interface JudgedUnder {
  readonly claim: string;
  readonly figure: number;
  readonly variant: string;
  readonly verdict: ClaimVerdict;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly threshold: number;
}

/** The table's columns, as far as figures need them. */
export interface OutcomeColumns {
  readonly claim: readonly string[];
  readonly variant: readonly string[];
  readonly verdict: readonly string[];
  readonly figure: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly threshold: ArrayLike<number>;
}

/**
 * The rows of the table.
 *
 * @throws {TypeError} a verdict is none.
 */
export function outcomeRows(table: OutcomeColumns): readonly JudgedUnder[] {
  return table.claim.map((claim, row) => {
    const verdict = verdicts.find((one) => one === table.verdict[row]);
    if (verdict === undefined) {
      throw new TypeError(`Cannot read row ${row}: "${table.verdict[row]}" is no verdict`);
    }
    const number = (column: ArrayLike<number>): number => column[row] ?? NaN;
    return {
      ...{ claim, verdict },
      variant: table.variant[row] ?? "",
      figure: number(table.figure),
      value: number(table.value),
      low: number(table.low),
      high: number(table.high),
      threshold: number(table.threshold),
    };
  });
}
