/**
 * What the caption of Figure 3 says: theory and simulation of linear pathways agree, and imbalance
 * makes one pathway take the task. Nothing in it is random.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";
import { DormandPrince } from "../numerics/dormand_prince.ts";
import { spearman } from "../numerics/spearman.ts";
import { column, type Columns } from "../numerics/table.ts";
import { coupledDynamics } from "../pathways/dynamics.ts";
import { type Pathway, weightsOf } from "../pathways/pathway.ts";
import type { Declaration } from "./claim.ts";
import { exact } from "./estimate.ts";

/** The tables of Figure 3 and the setting that they were made in. */
export interface Figure3Data {
  /** source, lambda, t, a, w, h. */
  readonly single: Columns;
  /** source, pair, pathway, lambda, t, a. */
  readonly coupled: Columns;
  /** lambda_slow, lambda_fast, log_ratio, specialises. */
  readonly phase: Columns;
  /** escaping_theory, escaping_simulated, hitting_theory, hitting_simulated: of one pathway, of two. */
  readonly times: readonly Columns[];
  readonly target: number;
  readonly start: number;
  /** How closeness is measured: log₁₀ t̂₂/t, as by default, or t̂₂ − t. */
  readonly closeness?: "ratio" | "difference";
  /** What "relative" orders networks by: λ₁/λ₂, as by default, or λ₁ − λ₂. */
  readonly relativeImbalance?: "ratio" | "difference";
}

const captioned = ["caption of Figure 3"] as const;

/** A pathway is at its asymptote from here on: what is compared there agrees by itself. */
const ASYMPTOTE = 0.99;

/** The claims about Figure 3. */
export const figure3: readonly Declaration<Figure3Data>[] = [
  {
    id: "pathway-curves",
    figure: 3,
    sources: captioned,
    statement: "theory and simulation agree on how singular values grow",
    reading: "networks of one pathway and of two, before the network has learnt 99 % of the task",
    statistic: "largest |a(simulation) − a(theory)| / s* over all runs and times",
    unit: "none",
    relation: "<",
    threshold: 1e-3,
    thresholdReason: "a tenth of ε = 0.01, by which the escaping and the hitting time are defined",
    measure: (data) =>
      exact(Math.max(...growing(data).map(({ a, theory }) => Math.abs(a - theory))) / data.target),
    meaning: {
      reproduced: "The closed form is what gradient descent does, to less than a line’s width.",
      "not reproduced": "The closed form is not what gradient descent does.",
    },
  },
  {
    id: "pathway-times",
    figure: 3,
    sources: captioned,
    statement: "theory and simulation agree on escaping and hitting times",
    reading: "times read off the trained networks’ curves, without the theory",
    statistic: "largest relative error of any escaping or hitting time",
    unit: "none",
    relation: "<",
    threshold: 1e-2,
    thresholdReason: "a hundredth of a time is less than the width of its line in the figure",
    measure: ({ times }) => exact(Math.max(...times.flatMap(timeErrors))),
    meaning: {
      reproduced: "The theory says when pathways escape and when they hit.",
      "not reproduced": "Pathways escape or hit at other times than the theory says.",
    },
  },
  {
    id: "pathway-weights",
    figure: 3,
    sources: captioned,
    statement: "theory and simulation agree on the way through weight space",
    reading:
      "the weights (w, h) of the networks of one pathway, at all times of the simulation, in " +
      "units of the whole way from start to end",
    statistic: "largest distance in (w, h) over the length from start to end, over all runs",
    unit: "none",
    relation: "<",
    threshold: 1e-2,
    thresholdReason: "a hundredth of the way is less than the width of a dot in the figure",
    measure: (data) => exact(Math.max(...distances(data))),
    meaning: {
      reproduced: "The network moves along the theory’s curve, and at its pace.",
      "not reproduced": "The network’s weights leave the theory’s curve.",
    },
  },
  {
    id: "imbalance-closeness",
    figure: 3,
    sources: captioned,
    statement:
      "the more imbalanced the fast pathway relative to the slow one, the farther the slow " +
      "one stays from escaping",
    reading:
      "closeness, min log₁₀(t̂₂(t)/t), grows with λ₁ at every λ₂ and falls with λ₂ at every " +
      "λ₁; we do not take “relative” for the difference λ₁ − λ₂",
    statistic: "smallest Spearman correlation in any column (with λ₁) or row (with −λ₂)",
    unit: "none",
    relation: ">",
    threshold: 0.9,
    thresholdReason: "1 is a strict order; 0.9 leaves room for the search for the closest point",
    measure: ({ phase, closeness }) => exact(Math.min(...orders(cellsOf(phase, closeness)))),
    meaning: {
      reproduced:
        "Imbalance of the fast pathway holds the slow one down, everywhere in the diagram.",
      "not reproduced": "Somewhere in the diagram more imbalance lets the slow pathway closer.",
    },
  },
  {
    id: "imbalance-specialises",
    figure: 3,
    sources: ["abstract", ...captioned],
    statement:
      "the more imbalanced the fast pathway relative to the slow one, the more likely the " +
      "network specialises",
    reading:
      "whether the pair specialises, by the exact coupled dynamics and the paper’s definition " +
      "(one pathway hits before the other escapes), is decided by λ₁/λ₂: above one border it does",
    statistic:
      "mean share, of cells that specialise and of those that do not, on the right side of " +
      "the best border in λ₁/λ₂",
    unit: "none",
    relation: ">",
    threshold: 0.95,
    thresholdReason: "nineteen of twenty; ½ is what a border does that says nothing",
    measure: ({ phase, relativeImbalance }) => exact(bestBorder(cellsOf(phase), relativeImbalance)),
    meaning: {
      reproduced: "The ratio of the imbalances decides whether one pathway takes the whole task.",
      "not reproduced": "The ratio of the imbalances does not tell which networks specialise.",
    },
  },
  {
    id: "closed-form",
    figure: 3,
    sources: [],
    statement: "the closed form solves the differential equations",
    reading:
      "against an integrator (Dormand–Prince at 1e-12) while the network learns, not at the end, where both are at rest",
    statistic:
      "largest |a(closed form) − a(integrated)| / s* at the simulation’s times before 99 %",
    unit: "none",
    relation: "<",
    threshold: 1e-8,
    thresholdReason:
      "what the integrator’s tolerance leaves after a whole run, with two digits to spare",
    measure: (data) => exact(Math.max(...integrationGaps(data)) / data.target),
    meaning: {
      reproduced: "The theory’s curves are exact.",
      "not reproduced": "The theory’s curves do not solve their equations.",
    },
  },
];

/** Relative errors; what never happens, or at the start, has none if the simulation agrees. */
function timeErrors(times: Columns): number[] {
  return ["escaping", "hitting"].flatMap((name) => {
    const simulated = column(times, `${name}_simulated`);
    return column(times, `${name}_theory`).map((theory, i) => {
      const found = simulated[i] ?? NaN;
      return found === theory ? 0 : Math.abs(found - theory) / theory;
    });
  });
}

interface Point {
  readonly pathway: number;
  readonly t: number;
  readonly a: number;
}

interface SimulatedRun {
  readonly pathways: readonly Pathway[];
  readonly points: readonly Point[];
}

/** The simulations' points until the network has learnt the task, beside the theory. */
function growing(data: Figure3Data): (Point & { readonly theory: number })[] {
  return runsOf(data).flatMap(({ pathways, points }) => {
    const dynamics = coupledDynamics(pathways, data.target);
    return points.flatMap((point) => {
      const { a, residual } = dynamics(point.t);
      if (residual < (1 - ASYMPTOTE) * data.target) return [];
      return [{ ...point, theory: a[point.pathway] ?? NaN }];
    });
  });
}

/** How far the weights of one pathway are from the theory's, in units of its whole way. */
function distances({ single, target, start }: Figure3Data): number[] {
  const [lambdas, times] = [column(single, "lambda"), column(single, "t")];
  const [w, h] = [column(single, "w"), column(single, "h")];
  return simulated(single).map((row) => {
    const lambda = lambdas[row] ?? NaN;
    const dynamics = coupledDynamics([{ a: start, lambda }], target);
    const theory = weightsOf({ a: dynamics(times[row] ?? NaN).a[0] ?? NaN, lambda });
    const [from, to] = [weightsOf({ a: start, lambda }), weightsOf({ a: target, lambda })];
    const way = Math.hypot(to.w - from.w, to.h - from.h);
    return Math.hypot((w[row] ?? NaN) - theory.w, (h[row] ?? NaN) - theory.h) / way;
  });
}

function integrationGaps(data: Figure3Data): number[] {
  return runsOf(data).flatMap(({ pathways, points }) => {
    const dynamics = coupledDynamics(pathways, data.target);
    const solver = new DormandPrince(pathways.length, (_t, a, out) => {
      const residual = a.reduce((rest, value) => rest - value, data.target);
      for (const [i, { lambda }] of pathways.entries()) {
        out[i] = Math.hypot(lambda, 2 * (a[i] ?? NaN)) * residual;
      }
    }, { relative: 1e-12, absolute: 1e-14 });
    solver.restart(0, pathways.map(({ a }) => a));
    return [...new Set(points.map(({ t }) => t))].flatMap((t) => {
      while (solver.time < t) solver.step(t);
      const { a, residual } = dynamics(t);
      if (residual < (1 - ASYMPTOTE) * data.target) return [];
      return [...a].map((value, i) => Math.abs(value - (solver.state[i] ?? NaN)));
    });
  });
}

/** The simulated networks: those of one pathway by λ, those of two by pair. */
function runsOf({ single, coupled, start }: Figure3Data): SimulatedRun[] {
  return [single, coupled].flatMap((table) => {
    const numbers = (name: string, row: number): number => Number(table[name]?.[row]);
    const isPair = table["pair"] !== undefined;
    const groups = Map.groupBy(simulated(table), (row) => table[isPair ? "pair" : "lambda"]?.[row]);
    return [...groups.values()].map((rows): SimulatedRun => {
      const pathway = (row: number): number => isPair ? numbers("pathway", row) - 1 : 0;
      const pathways: Pathway[] = [];
      for (const row of rows) pathways[pathway(row)] = { a: start, lambda: numbers("lambda", row) };
      const points = rows.map((row) => ({
        pathway: pathway(row),
        t: numbers("t", row),
        a: numbers("a", row),
      }));
      return { pathways, points };
    });
  });
}

function simulated(table: Columns): number[] {
  return Array.from({ length: table["t"]?.length ?? 0 }, (_, row) => row)
    .filter((row) => table["source"]?.[row] === "simulation");
}

interface Cell {
  readonly slow: number;
  readonly fast: number;
  readonly closeness: number;
  readonly specialises: boolean;
}

function cellsOf(phase: Columns, by: Figure3Data["closeness"] = "ratio"): Cell[] {
  const [slow, fast] = [column(phase, "lambda_slow"), column(phase, "lambda_fast")];
  const specialises = column(phase, "specialises");
  return column(phase, by === "ratio" ? "log_ratio" : "distance").map((closeness, row) => ({
    slow: slow[row] ?? NaN,
    fast: fast[row] ?? NaN,
    closeness,
    specialises: specialises[row] === 1,
  })).filter(({ closeness }) => Number.isFinite(closeness));
}

/** The order of each column and of each row that is long enough to have one. */
function orders(cells: readonly Cell[]): number[] {
  const of = (by: "slow" | "fast", along: (cell: Cell) => number): number[] =>
    [...Map.groupBy(cells, (cell) => cell[by]).values()]
      .filter((line) => line.length > 2)
      .map((line) => spearman(line.map(along), line.map(({ closeness }) => closeness)));
  return [...of("slow", ({ fast }) => fast), ...of("fast", ({ slow }) => -slow)];
}

/** The mean share of either kind of cell that the best border has on its side; NaN without both kinds. */
function bestBorder(
  cells: readonly Cell[],
  relative: Figure3Data["relativeImbalance"] = "ratio",
): number {
  const imbalance = ({ fast, slow }: Cell): number =>
    relative === "ratio" ? fast / slow : fast - slow;
  const sorted = cells.toSorted((a, b) => imbalance(a) - imbalance(b));
  const all = sorted.filter(({ specialises }) => specialises).length;
  const others = sorted.length - all;
  if (all === 0 || others === 0) return NaN;
  let [missed, spared, best] = [0, 0, 0.5];
  for (const { specialises } of sorted) {
    if (specialises) missed++;
    else spared++;
    best = Math.max(best, ((all - missed) / all + spared / others) / 2);
  }
  return best;
}

const run: Run<ClaimStages["fig3"]> = ({ params, inputs }) => ({
  claims: judge(figure3, {
    ...params,
    single: inputs.single.read(),
    coupled: inputs.coupled.read(),
    phase: inputs.phase.read(),
    times: [inputs.singleTimes.read(), inputs.coupledTimes.read()],
  }),
});
export default run;
