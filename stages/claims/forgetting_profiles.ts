/**
 * Forgetting by similarity, student by student.
 *
 * @module
 */

import { column, type Columns } from "../numerics/table.ts";

/** One student's forgetting. */
export interface ForgettingProfile {
  /** V or α, ascending. */
  readonly similarities: readonly number[];
  /** F at each. */
  readonly forgetting: readonly number[];
}

/**
 * Each student's profile.
 *
 * @param table columns `draw`, `forgetting` and that of the similarities.
 * @param by that column's name.
 */
export function profilesOf(table: Columns, by: string): ForgettingProfile[] {
  const [similarities, forgetting] = [column(table, by), column(table, "forgetting")];
  const draws = column(table, "draw");
  return [...Map.groupBy(draws.keys(), (row) => draws[row]).values()].map((rows) => ({
    similarities: rows.map((row) => similarities[row] ?? NaN),
    forgetting: rows.map((row) => forgetting[row] ?? NaN),
  }));
}
