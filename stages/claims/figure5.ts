/**
 * What the abstract and the caption of Figure 5 say: how a student is initialised decides whether it
 * specialises, and imbalance and entropy of the initial weights favour that. A draw is a whole diagram:
 * one student in every cell of every panel.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { fan } from "../teacher-student/readouts.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";
import { column, type Columns } from "../numerics/table.ts";
import type { Declaration } from "./claim.ts";
import { type Estimate, jackknife, meanOf } from "./estimate.ts";
import { ENTROPY_MARGIN, ENTROPY_MIDDLE, entropyReason } from "./margins.ts";

/** The panels: the angle in units of π/16, and `sigma, norm, draw, aggregated` of the students. */
export interface Figure5Data {
  readonly panels: readonly { readonly sixteenths: number; readonly cells: Columns }[];
  /** K and M, 2 and 1 by default. */
  readonly units?: number;
  readonly teacherUnits?: number;
}

interface Student {
  readonly sixteenths: number;
  readonly sigma: number;
  readonly norm: number;
  readonly draw: number;
  readonly H: number;
}

/** Identical units, θ = π/4. */
const IDENTICAL = 4;
/** Decades of σ/r within which layers count as balanced, and beyond which as imbalanced. */
const BALANCED = 0.5;
const IMBALANCED = 1;

const said = ["abstract", "caption of Figure 5"] as const;
const betweenIdentical = "students of identical units (θ = π/4), which the angle does not make " +
  "specialise; balanced are those with σ/r within half a decade of 1";

/** The claims about Figure 5. */
export const figure5: readonly Declaration<Figure5Data>[] = [
  {
    id: "init-matters",
    figure: 5,
    sources: said,
    statement: "whether a student specialises depends on its initialisation",
    reading:
      "on σ, r and θ, by which the paper parameterises it, rather than on the draw of weights " +
      "at the same σ, r and θ",
    statistic: "share of the variance of H that is between cells, jackknife over draws",
    unit: "draw",
    relation: ">",
    threshold: 0.5,
    thresholdReason: "“strong”: the parameters say more than all that they leave open",
    measure: (data) => shareBetween(diagramsOf(data)),
    meaning: {
      reproduced: "To know σ, r and θ is mostly to know whether the student specialises.",
      "not reproduced": "At the same σ, r and θ students differ more than from cell to cell.",
    },
  },
  {
    id: "init-spans",
    figure: 5,
    sources: said,
    statement: "by its initialisation a student ends up anywhere from specialised to not",
    reading: "a strong dependence spans both outcomes, which a share of a small variance need not",
    statistic: "H at the ninth decile of the cells less that at the first, mean over draws",
    unit: "draw",
    relation: ">",
    threshold: ENTROPY_MIDDLE,
    thresholdReason: "half of the scale from one unit (0) to all alike (1)",
    measure: (data) => meanOf(diagramsOf(data).map(span)),
    meaning: {
      reproduced: "The initialisations of the diagram lead from one regime to the other.",
      "not reproduced": "All initialisations of the diagram end up much alike.",
    },
  },
  {
    id: "imbalance-first-layer",
    figure: 5,
    sources: said,
    statement: "weight imbalance favours specialisation: a large first layer (σ ≫ r)",
    reading:
      `the abstract does not say which layer is to be larger, so both are judged; ${betweenIdentical}, imbalanced those with σ/r above 10`,
    statistic: "mean H of balanced less that of imbalanced cells, mean over draws",
    unit: "draw",
    relation: ">",
    threshold: ENTROPY_MARGIN,
    thresholdReason: entropyReason,
    measure: (data) => meanOf(diagramsOf(data).map((cells) => imbalance(cells, (log) => log))),
    meaning: {
      reproduced: "A first layer that is large against the readout specialises.",
      "not reproduced": "A first layer that is large against the readout does not favour it.",
    },
  },
  {
    id: "imbalance-readout",
    figure: 5,
    sources: said,
    statement: "weight imbalance favours specialisation: a large readout (r ≫ σ)",
    reading: `the other direction; ${betweenIdentical}, imbalanced those with r/σ above 10`,
    statistic: "mean H of balanced less that of imbalanced cells, mean over draws",
    unit: "draw",
    relation: ">",
    threshold: ENTROPY_MARGIN,
    thresholdReason: entropyReason,
    measure: (data) => meanOf(diagramsOf(data).map((cells) => imbalance(cells, (log) => -log))),
    meaning: {
      reproduced: "A readout that is large against the first layer specialises.",
      "not reproduced": "A readout that is large against the first layer does not favour it: the " +
        "direction of imbalance matters.",
    },
  },
  {
    id: "entropy-weights",
    figure: 5,
    sources: ["abstract"],
    statement: "high weight entropy favours specialisation: that of the first layer’s distribution",
    reading: "the entropy of the normal distribution that the first layer is drawn from, " +
      "½ log 2πeσ², which grows with log σ; at fixed r and θ",
    statistic:
      "fall of H along σ by regression on log σ, over the whole axis, mean over rows, panels and draws",
    unit: "draw",
    relation: ">",
    threshold: ENTROPY_MARGIN,
    thresholdReason: entropyReason,
    measure: (data) => meanOf(diagramsOf(data).map(fallAlongSigma)),
    meaning: {
      reproduced: "Read as the entropy of the first layer’s distribution, the sentence holds.",
      "not reproduced": "Read as the entropy of the first layer’s distribution, it does not hold.",
    },
  },
  {
    id: "entropy-readout",
    figure: 5,
    sources: ["abstract"],
    statement: "high weight entropy favours specialisation: that of the readout’s shares",
    reading:
      "the entropy of h_k² / Σh², which grows from 0 at θ = 0 (one unit) to log 2 at θ = π/4 " +
      "(identical units); over the same σ and r",
    statistic:
      "fall of H along that entropy by regression over the panels, from 0 to log 2, mean over draws",
    unit: "draw",
    relation: ">",
    threshold: ENTROPY_MARGIN,
    thresholdReason: entropyReason,
    measure: (data) => meanOf(diagramsOf(data).map((cells) => fallAlongAngle(cells, data))),
    meaning: {
      reproduced: "Read as the entropy of the readout’s shares, the sentence holds.",
      "not reproduced":
        "Read as the entropy of the readout’s shares, it does not hold: a readout " +
        "that is spread over the units keeps them from specialising.",
    },
  },
];

/** The students by draw; cells in which any draw diverged are left out of all. */
function diagramsOf({ panels }: Figure5Data): Student[][] {
  const students = panels.flatMap(({ sixteenths, cells }) => {
    const [sigma, norm, draw] = ["sigma", "norm", "draw"].map((name) => column(cells, name));
    return column(cells, "aggregated").map((H, row): Student => ({
      sixteenths,
      sigma: sigma?.[row] ?? NaN,
      norm: norm?.[row] ?? NaN,
      draw: draw?.[row] ?? NaN,
      H,
    }));
  });
  const diverged = new Set(students.filter(({ H }) => !Number.isFinite(H)).map(cellOf));
  const whole = students.filter((student) => !diverged.has(cellOf(student)));
  return [...Map.groupBy(whole, ({ draw }) => draw).values()];
}

function cellOf({ sixteenths, sigma, norm }: Student): string {
  return `${sixteenths} ${sigma} ${norm}`;
}

/** Share of the variance between cells, without the part that chance within cells adds to it. */
function shareBetween(diagrams: readonly (readonly Student[])[]): Estimate {
  const cells = [...Map.groupBy(diagrams.flat(), cellOf).values()]
    .map((students) => new Map(students.map(({ draw, H }) => [draw, H])));
  return jackknife(diagrams.map(([first]) => first?.draw ?? NaN), (draws) => {
    const values = cells.map((cell) => draws.map((draw) => cell.get(draw) ?? NaN));
    const within = mean(values.map(variance));
    const between = variance(values.map(mean)) - within / draws.length;
    return between / (between + within);
  });
}

function span(cells: readonly Student[]): number {
  const sorted = cells.map(({ H }) => H).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  return at(0.9) - at(0.1);
}

/** How much lower H is where a layer is larger than where they are balanced. */
function imbalance(cells: readonly Student[], towards: (log: number) => number): number {
  const identical = cells.filter(({ sixteenths }) => sixteenths === IDENTICAL)
    .map(({ sigma, norm, H }) => ({ log: towards(Math.log10(sigma / norm)), H }));
  const balanced = identical.filter(({ log }) => Math.abs(log) <= BALANCED);
  const imbalanced = identical.filter(({ log }) => log > IMBALANCED);
  return mean(balanced.map(({ H }) => H)) - mean(imbalanced.map(({ H }) => H));
}

function fallAlongSigma(cells: readonly Student[]): number {
  const logs = cells.map(({ sigma }) => Math.log(sigma));
  const axis = logs.reduce((a, b) => Math.max(a, b)) - logs.reduce((a, b) => Math.min(a, b));
  const rows = [...Map.groupBy(cells, ({ sixteenths, norm }) => `${sixteenths} ${norm}`).values()];
  return mean(
    rows.filter((row) => row.length > 1).map((row) =>
      -axis * slope(row.map(({ sigma }) => Math.log(sigma)), row.map(({ H }) => H))
    ),
  );
}

function fallAlongAngle(
  cells: readonly Student[],
  { units = 2, teacherUnits = 1 }: Figure5Data,
): number {
  const panels = [...Map.groupBy(cells, ({ sixteenths }) => sixteenths)];
  const entropies = panels.map(([sixteenths]) => {
    const [first = NaN] = fan(units, teacherUnits, sixteenths * Math.PI / 16);
    const others = units - teacherUnits;
    const parts = [
      ...Array.from({ length: teacherUnits }, () => first ** 2),
      ...Array.from({ length: others }, () => (1 - teacherUnits * first ** 2) / others),
    ].filter((part) => part > 0);
    return -parts.reduce((sum, part) => sum + part * Math.log2(part), 0) / Math.log2(units);
  });
  return -slope(entropies, panels.map(([, students]) => mean(students.map(({ H }) => H))));
}

function slope(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const covariance = mean(x.map((one, i) => (one - mx) * ((y[i] ?? NaN) - my)));
  return covariance / mean(x.map((one) => (one - mx) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

const run: Run<ClaimStages["fig5"]> = ({ params, inputs }) => ({
  claims: judge(figure5, {
    ...params,
    panels: inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() })),
  }),
});
export default run;
