/**
 * Figure 3 c: the border of the region in which a pair of pathways specialises.
 *
 * @module
 */

import { count, positive } from "./checks.ts";
import type { Setting } from "./setting.ts";
import { specialises } from "./specialises.ts";
import { type Table, tableOf } from "../numerics/table.ts";

/** What {@linkcode borderTable} takes. */
export interface BorderParams extends Setting {
  /** Values of λ₁, evenly from 0 to the largest. */
  readonly points: number;
  /** The largest λ₁. */
  readonly largest: number;
}

/** One row of {@linkcode borderTable}. */
export interface BorderRow {
  /** Imbalance λ₁ of the fast pathway. */
  readonly lambda_fast: number;
  /** The largest imbalance λ₂ of the slow pathway with which the two specialise. */
  readonly lambda_slow: number;
}

/**
 * The largest λ₂ that specialises, for each λ₁ for which even some λ₂ ≥ 0 does.
 *
 * By bisection, exact to rounding: a more imbalanced slow pathway escapes earlier and takes a larger
 * share of the task, so that specialisation is lost only once along λ₂.
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function borderTable(params: BorderParams): Table<BorderRow> {
  const task = "find the border of specialisation";
  const points = count(task, "points", params.points, 2);
  const largest = positive(task, "largest", params.largest);
  const { target, start, threshold } = params;
  const specialise = (fast: number, slow: number): boolean =>
    specialises([{ a: start, lambda: fast }, { a: start, lambda: slow }], target, threshold);
  const rows = Array.from({ length: points }, (_, i) => largest * i / (points - 1))
    .filter((fast) => specialise(fast, 0))
    .map((fast): BorderRow => {
      let [inside, outside] = [0, fast];
      for (let step = 0; step < 48; step++) {
        const middle = (inside + outside) / 2;
        if (specialise(fast, middle)) inside = middle;
        else outside = middle;
      }
      return { lambda_fast: fast, lambda_slow: inside };
    });
  return tableOf(rows);
}
