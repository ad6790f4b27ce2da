/**
 * What independent draws say together.
 *
 * @module
 */

import { column, type Columns } from "../numerics/table.ts";
import type { Spec } from "./theme.ts";

/**
 * Mean, least and most, and mean ∓ standard error of the draws at each value of a column.
 *
 * @param by the column whose values tell the groups apart; the rows keep it.
 * @param name the column that is summarised.
 */
export function drawSummary<By extends string>(table: Columns, by: By, name: string): Spec[] {
  const [groups, values] = [column(table, by), column(table, name)];
  return [...Map.groupBy(groups.keys(), (row) => groups[row] ?? NaN)].map(([group, members]) => {
    const sample = members.map((row) => values[row] ?? NaN);
    return { [by]: group, ...summaryOf(sample) };
  });
}

/** The same of one group. */
export function summaryOf(sample: readonly number[]) {
  const n = sample.length;
  const mean = sample.reduce((sum, value) => sum + value, 0) / n;
  const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
    Math.max(1, n - 1);
  const error = Math.sqrt(variance / n);
  const cut = (value: number): number => Number(value.toPrecision(5));
  return {
    mean: cut(mean),
    least: cut(Math.min(...sample)),
    most: cut(Math.max(...sample)),
    low: cut(mean - error),
    high: cut(mean + error),
  };
}
