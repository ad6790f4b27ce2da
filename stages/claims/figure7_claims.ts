/**
 * What Figure 7 claims.
 *
 * @module
 */

import { nearest } from "../numerics/nearest.ts";
import type { SchemeName } from "../continual/schemes.ts";
import { column, type Columns } from "../numerics/table.ts";
import type { ImportanceKind } from "../teacher-student/consolidation.ts";
import { type Claim, judge, type Measured } from "./claim.ts";
import { meanOf, ratioOfMeans } from "./estimates.ts";

/** A table of the sweep: overlap, strength, draw, forgetting, second. */
export interface ProtectionTable {
  readonly scheme: SchemeName;
  readonly kind: ImportanceKind;
  readonly table: Columns;
}

/** Similarities at which the optimum is judged. */
const OVERLAPS = [0.3, 0.6];

/** Judges Figure 7's claims. */
export function figure7Claims(tables: readonly ProtectionTable[]): Claim[] {
  const of = (scheme: SchemeName, kind: ImportanceKind): Columns => {
    const found = tables.find((entry) => entry.scheme === scheme && entry.kind === kind);
    if (found === undefined) {
      throw new Error(`Cannot judge Figure 7: it takes scheme ${scheme} with ${kind}`);
    }
    return found.table;
  };
  const specialised = OVERLAPS.map((V) => meanOf(optima(of("specialised-open", "fisher"), V)));
  const shared = OVERLAPS.map((V) => meanOf(optima(of("not-specialised", "fisher"), V)));
  const all = (kind: ImportanceKind): number[] =>
    OVERLAPS.flatMap((V) => optima(of("specialised-open", kind), V));
  const kept = OVERLAPS.flatMap((V) => shareForgotten(of("specialised-open", "loss"), V));
  return [
    judge({
      id: "fig7-specialised",
      figure: 7,
      statement: "elastic weight consolidation saves both tasks of a specialised student",
      statistic: "min over γ of F + ε₂, mean over draws, the larger of V = 0.3 and 0.6",
      relation: "<",
      threshold: 1e-3,
    }, extreme(specialised, (a, b) => a > b)),
    judge({
      id: "fig7-not-specialised",
      figure: 7,
      statement: "it does not if the student is not specialised",
      statistic: "min over γ of F + ε₂, mean over draws, the smaller of V = 0.3 and 0.6",
      relation: ">",
      threshold: 1e-2,
    }, extreme(shared, (a, b) => a < b)),
    judge({
      id: "fig7-l2",
      figure: 7,
      statement: "for a specialised student it beats a pull of all weights alike [ours]",
      statistic: "min over γ of F + ε₂, that of the Fisher information over that of L2",
      relation: "<",
      threshold: 1,
    }, ratioOfMeans(all("fisher"), all("l2"))),
    judge({
      id: "fig7-loss",
      figure: 7,
      statement: "importances from the gradient of the loss protect nothing, because they vanish " +
        "with the error [ours]",
      statistic: "F at the largest γ over F at γ = 0, mean over draws and V = 0.3 and 0.6",
      relation: ">",
      threshold: 0.9,
    }, meanOf(kept)),
  ];
}

function extreme(
  measured: readonly Measured[],
  isBetter: (a: number, b: number) => boolean,
): Measured {
  return measured.reduce((best, one) => isBetter(one.value, best.value) ? one : best);
}

interface Point {
  readonly draw: number;
  readonly strength: number;
  readonly forgetting: number;
  readonly second: number;
}

/** Rows at the similarity nearest to a value. */
function pointsAt(table: Columns, wanted: number): Point[] {
  const overlaps = column(table, "overlap");
  const chosen = nearest(overlaps, wanted);
  const names = ["draw", "strength", "forgetting", "second"] as const;
  const [draw, strength, forgetting, second] = names.map((name) => column(table, name));
  return [...overlaps.keys()].filter((row) => overlaps[row] === chosen).map((row) => ({
    draw: draw?.[row] ?? NaN,
    strength: strength?.[row] ?? NaN,
    forgetting: forgetting?.[row] ?? NaN,
    second: second?.[row] ?? NaN,
  }));
}

/** The least F + ε₂ over γ, draw by draw. */
function optima(table: Columns, overlap: number): number[] {
  return [...Map.groupBy(pointsAt(table, overlap), ({ draw }) => draw).values()].map((points) =>
    Math.min(...points.map(({ forgetting, second }) => forgetting + second))
  );
}

/** F at the largest γ over F at γ = 0, draw by draw. */
function shareForgotten(table: Columns, overlap: number): number[] {
  return [...Map.groupBy(pointsAt(table, overlap), ({ draw }) => draw).values()].map((points) => {
    const sorted = points.toSorted((a, b) => a.strength - b.strength);
    return (sorted.at(-1)?.forgetting ?? NaN) / (sorted[0]?.forgetting ?? NaN);
  });
}
