/**
 * What Figure 3 claims.
 *
 * @module
 */

import { column, type Columns } from "../numerics/table.ts";
import { DormandPrince } from "../numerics/dormand_prince.ts";
import { spearman } from "../numerics/spearman.ts";
import { coupledDynamics } from "../pathways/dynamics.ts";
import type { Pathway } from "../pathways/pathway.ts";
import { type Claim, judge } from "./claim.ts";
import { exact } from "./estimates.ts";

/** The tables of Figure 3 and the setting that they were made in. */
export interface Figure3Tables {
  /** source, lambda, t, a. */
  readonly single: Columns;
  /** source, pair, pathway, lambda, t, a. */
  readonly coupled: Columns;
  /** lambda_slow, lambda_fast, log_ratio. */
  readonly phase: Columns;
  readonly target: number;
  readonly start: number;
}

/** Judges Figure 3's claims. Nothing in them is random, so the intervals are points. */
export function figure3Claims({ single, coupled, phase, target, start }: Figure3Tables): Claim[] {
  const networks = [...networksOf(single), ...networksOf(coupled)].map((network) => ({
    ...network,
    pathways: network.lambdas.map((lambda): Pathway => ({ a: start, lambda })),
  }));
  const simulated = networks.flatMap(({ pathways, points }) => {
    const dynamics = coupledDynamics(pathways, target);
    return points.map(({ pathway, t, a }) => Math.abs((dynamics(t).a[pathway] ?? NaN) - a));
  });
  const integrated = networks.map(({ pathways, points }) =>
    gapToIntegrator(pathways, target, Math.max(...points.map(({ t }) => t)))
  );
  const cells = cellsOf(phase);
  const difference = cells.map(({ slow, fast }) => fast - slow);
  const columns = [...Map.groupBy(cells, ({ slow }) => slow).values()]
    .filter((column) => column.length > 2)
    .map((column) => spearman(column.map(({ fast }) => fast), column.map(({ ratio }) => ratio)));
  return [
    judge({
      id: "fig3-simulation",
      figure: 3,
      statement: "theory and simulation agree on the singular values of one pathway and of two",
      statistic: "largest |a(simulation) − a(theory)| / s* over all runs and times",
      relation: "<",
      threshold: 1e-3,
    }, exact(Math.max(...simulated) / target)),
    judge({
      id: "fig3-closed-form",
      figure: 3,
      statement: "the closed form solves the differential equations",
      statistic:
        "largest |a(closed form) − a(Dormand–Prince at 1e-12)| / s* at the end of the runs",
      relation: "<",
      threshold: 1e-8,
    }, exact(Math.max(...integrated) / target)),
    judge({
      id: "fig3-difference",
      figure: 3,
      statement: "the more imbalanced the fast pathway relative to the slow one, the farther the " +
        "slow one stays from escaping, by the difference λ₁ − λ₂ over the whole diagram",
      statistic: "Spearman correlation of min log₁₀(t̂₂(t)/t) with λ₁ − λ₂ over all cells",
      relation: ">",
      threshold: 0.9,
    }, exact(spearman(difference, cells.map(({ ratio }) => ratio)))),
    judge({
      id: "fig3-fixed-slow",
      figure: 3,
      statement: "the same beside each slow pathway: at a fixed λ₂ it grows with λ₁ [ours]",
      statistic: "smallest Spearman correlation of min log₁₀(t̂₂(t)/t) with λ₁ at any λ₂",
      relation: ">",
      threshold: 0.9,
    }, exact(Math.min(...columns))),
  ];
}

interface Network {
  readonly lambdas: readonly number[];
  readonly points: readonly { readonly pathway: number; readonly t: number; readonly a: number }[];
}

/** The simulated networks of a table: those of one pathway by λ, those of two by pair. */
function networksOf(table: Columns): Network[] {
  const at = (name: string, row: number): number => Number(table[name]?.[row]);
  const rows = Array.from({ length: table["t"]?.length ?? 0 }, (_, row) => row)
    .filter((row) => table["source"]?.[row] === "simulation");
  const isPair = table["pair"] !== undefined;
  const groups = Map.groupBy(rows, (row) => table[isPair ? "pair" : "lambda"]?.[row]);
  return [...groups.values()].map((group) => {
    const pathway = (row: number): number => isPair ? at("pathway", row) - 1 : 0;
    const lambdas: number[] = [];
    for (const row of group) lambdas[pathway(row)] = at("lambda", row);
    const points = group.map((row) => ({
      pathway: pathway(row),
      t: at("t", row),
      a: at("a", row),
    }));
    return { lambdas, points };
  });
}

function gapToIntegrator(pathways: readonly Pathway[], target: number, end: number): number {
  const solver = new DormandPrince(pathways.length, (_t, a, out) => {
    const residual = a.reduce((rest, value) => rest - value, target);
    for (const [i, { lambda }] of pathways.entries()) {
      out[i] = Math.hypot(lambda, 2 * (a[i] ?? NaN)) * residual;
    }
  }, { relative: 1e-12, absolute: 1e-14 });
  solver.restart(0, pathways.map(({ a }) => a));
  while (solver.time < end) solver.step(end);
  const { a } = coupledDynamics(pathways, target)(end);
  return Math.max(...a.map((value, i) => Math.abs(value - (solver.state[i] ?? NaN))));
}

function cellsOf(phase: Columns): { slow: number; fast: number; ratio: number }[] {
  const [slow, fast] = [column(phase, "lambda_slow"), column(phase, "lambda_fast")];
  return column(phase, "log_ratio")
    .map((ratio, row) => ({ slow: slow[row] ?? NaN, fast: fast[row] ?? NaN, ratio }))
    .filter(({ ratio }) => Number.isFinite(ratio));
}
