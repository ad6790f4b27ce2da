/**
 * What the abstract says of elastic weight consolidation, held against Figure 7.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";
import { column, type Columns } from "../numerics/table.ts";
import type { Declaration } from "./claim.ts";
import { type Estimate, greatestOf, leastOf, meanOf, ratioOfGeometricMeans } from "./estimate.ts";

/** The sweep's tables: `overlap, strength, draw, forgetting, second`. */
export interface Figure7Data {
  readonly tables: readonly {
    readonly scheme: string;
    readonly kind: string;
    readonly table: Columns;
  }[];
  /** What elastic weight consolidation stands for; Fisher information by default. */
  readonly penalty?: string;
}

/** What the equations' integrator resolves: an optimum below it is not told from another. */
const RESOLVED = 1e-9;

const price =
  "least F + ε₂ over the strengths γ, at each similarity below 1 (at 1 the tasks are one)";
const better = "the abstract says “beneficial”, and not by how much: any ratio below 1 is better";

/** The claims about Figure 7. */
export const figure7: readonly Declaration<Figure7Data>[] = [
  {
    ...saves("imbalanced", "imbalance"),
    id: "ewc",
    sources: ["abstract", "record of Figure 7"],
  },
  {
    ...saves("specialised-open", "angle"),
    id: "ewc-angle",
    sources: ["record of Figure 7"],
  },
  {
    id: "ewc-fisher",
    figure: 7,
    sources: [],
    statement:
      "for a specialised student elastic weight consolidation beats a pull of all weights alike",
    reading: `${price}: importances by Fisher information against equal ones (L2)`,
    statistic: "ratio of optima, Fisher over L2, geometric mean over draws, the greatest of all V",
    unit: "draw",
    relation: "<",
    threshold: 1,
    thresholdReason: "any ratio below 1 is better",
    measure: (data) =>
      greatestOf(ratios(
        tableOf(data, "specialised-open", data.penalty),
        tableOf(data, "specialised-open", "l2"),
      )),
    meaning: {
      reproduced: "What protects is to know which weights matter.",
      "not reproduced": "A pull of all weights alike does as well at some similarity.",
    },
  },
  {
    id: "ewc-loss",
    figure: 7,
    sources: [],
    statement: "importances from the gradient of the loss protect nothing",
    reading: "they vanish with the error, so that a student that has learnt has none",
    statistic:
      "F at the largest γ over F at γ = 0, mean over draws, the least of the similarities " +
      "at which something is forgotten",
    unit: "draw",
    relation: ">",
    threshold: 0.9,
    thresholdReason: "nine tenths of what is forgotten without protection",
    measure: (data) => leastOf(keptOf(tableOf(data, "specialised-open", "loss"))),
    meaning: {
      reproduced: "Importances have to be those of the output, not of the loss.",
      "not reproduced": "Importances from the loss protect too.",
    },
  },
];

function saves(
  scheme: string,
  way: string,
): Omit<Declaration<Figure7Data>, "id" | "sources"> {
  return {
    figure: 7,
    statement: `specialisation by ${way} helps elastic weight consolidation`,
    reading:
      `both tasks together: ${price}, against the scheme that is not specialised, from the same draws`,
    statistic:
      `ratio of optima, specialised by ${way} over not specialised, geometric mean over draws, the greatest of all V`,
    unit: "draw",
    relation: "<",
    threshold: 1,
    thresholdReason: better,
    measure: (data) =>
      greatestOf(ratios(
        tableOf(data, scheme, data.penalty),
        tableOf(data, "not-specialised", data.penalty),
      )),
    meaning: {
      reproduced:
        "With consolidation, a specialised student pays less for both tasks at every similarity.",
      "not reproduced":
        "At some similarity consolidation serves the student better that is not specialised.",
    },
  };
}

function tableOf({ tables }: Figure7Data, scheme: string, kind = "fisher"): Columns {
  const found = tables.find((entry) => entry.scheme === scheme && entry.kind === kind);
  if (found !== undefined) return found.table;
  throw new Error(`Cannot judge Figure 7: it takes scheme ${scheme} with ${kind}`);
}

interface Point {
  readonly overlap: number;
  readonly draw: number;
  readonly strength: number;
  readonly F: number;
  readonly second: number;
}

/** One table's least F + ε₂ over another's, draw by draw, at each similarity below 1. */
function ratios(top: Columns, bottom: Columns): Estimate[] {
  const [one, other] = [optima(top), optima(bottom)];
  return [...one].filter(([V]) => V < 1).map(([V, draws]) => {
    const pairs = [...draws].map(([draw, value]) =>
      [value, other.get(V)?.get(draw) ?? NaN] as const
    );
    return ratioOfGeometricMeans(pairs.map(([a]) => a), pairs.map(([, b]) => b));
  });
}

/** The least F + ε₂ over γ, by similarity and draw. */
function optima(table: Columns): Map<number, Map<number, number>> {
  return new Map([...Map.groupBy(pointsOf(table), ({ overlap }) => overlap)].map(([V, points]) => [
    V,
    new Map([...Map.groupBy(points, ({ draw }) => draw)].map(([draw, own]) => [
      draw,
      Math.max(RESOLVED, Math.min(...own.map(({ F, second }) => F + second))),
    ])),
  ]));
}

/** F at the largest γ over F at γ = 0 at each similarity where that is more than 1e-3. */
function keptOf(table: Columns): Estimate[] {
  return [...Map.groupBy(pointsOf(table), ({ overlap }) => overlap).values()].flatMap((points) => {
    const draws = [...Map.groupBy(points, ({ draw }) => draw).values()]
      .map((own) => own.toSorted((a, b) => a.strength - b.strength));
    const [free, held] = [0, -1].map((place) => draws.map((own) => own.at(place)?.F ?? NaN));
    if (free === undefined || held === undefined || free.some((F) => F <= 1e-3)) return [];
    return [meanOf(held.map((F, draw) => F / (free[draw] ?? NaN)))];
  });
}

function pointsOf(table: Columns): Point[] {
  const [draw, strength, F, second] = ["draw", "strength", "forgetting", "second"]
    .map((name) => column(table, name));
  return column(table, "overlap").map((overlap, row) => ({
    overlap,
    draw: draw?.[row] ?? NaN,
    strength: strength?.[row] ?? NaN,
    F: F?.[row] ?? NaN,
    second: second?.[row] ?? NaN,
  }));
}

const run: Run<ClaimStages["fig7"]> = ({ params, inputs }) => ({
  claims: judge(figure7, {
    ...params,
    tables: inputs.tables.map((element) => ({ ...element.params, table: element.read() })),
  }),
});
export default run;
