/**
 * Figure 5: which initialisations specialise.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { EntropyForm } from "../teacher-student/entropy_form.ts";
import type { figure5Stage } from "./mod.ts";
import type { Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { angleName, written } from "./numbers_in_words.ts";
import type { Judged } from "./outcome.ts";
import {
  cellMeans,
  cellSpreads,
  type Diagram,
  entropyColor,
  type Grid,
  phaseRow,
} from "./phase_row.ts";
import { ownColors } from "./theme.ts";

/** What {@linkcode figure5} draws. */
export interface Figure5Data extends DiagramData {
  /** K and M. */
  readonly units: number;
  readonly teacherUnits: number;
  readonly entropy: EntropyForm;
  readonly engine: string;
  readonly activation: string;
  readonly claims: readonly Judged[];
}

/** Diagrams over the same axes as Figure 5. */
export interface DiagramData extends Grid {
  /** Tables of the phase panels, one for each angle; see `stages/teacher-student/phase_panel.ts`. */
  readonly panels: readonly { readonly sixteenths: number; readonly cells: Columns }[];
  readonly draws: number;
  readonly rate: number;
  readonly until: number;
  /** Dimension D of the initial overlaps. */
  readonly inputs: number;
}

/** Draws Figure 5. */
export function figure5(data: Figure5Data): Figure {
  const { panels, sigma, norm, draws, rate, until, inputs, claims } = data;
  const { units, teacherUnits, entropy, engine, activation } = data;
  const [first, last] = [panels[0], panels.at(-1)].map((one) => angleName(one?.sixteenths ?? NaN));
  return figure({
    caption:
      "How evenly the two units of a student share a task at the end of training, by how they " +
      "were initialised: σ is the standard deviation of the first layer's weights, r the norm and " +
      `θ the angle of the readout, from θ = ${first} (at 0 one unit is off) to θ = ${last} (at π/4 ` +
      `both are identical). a–e, Entropy H, mean over ${draws} draws of the initial weights: 0, ` +
      "dark, is specialised, 1, bright, is not. f–j, Standard deviation of H between these draws: " +
      "where it is bright the mean is of students of either kind, and speckled. Dashed: σ = r; " +
      "below and to the right of it the first layer is the larger one.",
    claims,
    ours: [
      `${entropyInWords(entropy)}, both in units of log ${units}.`,
      `${engine === "chain" ? "Order-parameter chain" : "Mean-field equations"}, ${
        activation === "erf" ? "scaled error function" : activation
      }, K = ${units}, M = ${teacherUnits}, η = ${rate}, t = ${until}; ` +
      `initial overlaps drawn at D = ${inputs}. σ from ${written(sigma.from)} to ${sigma.to}, r ` +
      `from ${written(norm.from)} to ${norm.to}.`,
    ],
    panels: {
      vconcat: [
        phaseRow(angleDiagrams(panels, "aggregated"), data, {
          ...entropyColor("entropy H"),
          balance: true,
        }),
        phaseRow(
          panels.map(({ sixteenths, cells }, i) => ({
            letter: "fghij"[i] ?? "",
            words: `θ = ${angleName(sixteenths)}`,
            values: cellSpreads(cells, "aggregated"),
          })),
          data,
          { title: ["spread", "of H"], domain: [0, 0.5], balance: true },
        ),
      ],
      spacing: 22,
      ...ownColors,
    },
  });
}

/** A diagram for each angle, lettered from `first`. */
export function angleDiagrams(
  panels: DiagramData["panels"],
  column: string,
  first = "a",
  transform?: (value: number) => number,
): Diagram[] {
  return panels.map(({ sixteenths, cells }, i) => ({
    letter: String.fromCharCode(first.charCodeAt(0) + i),
    words: `θ = ${angleName(sixteenths)}`,
    values: cellMeans(cells, column, transform),
  }));
}

/** What H is. */
function entropyInWords({ power, readout, cosines, aggregate }: EntropyForm): string {
  const h = readout ? "h_k " : "";
  const square = power === 2 ? "²" : "";
  const activity = power === 2
    ? `${readout ? "h_k² " : ""}E[g(λ_k)²]`
    : `${readout ? "|h_k| " : ""}√E[g(λ_k)²]`;
  const representation = `|${h}R_k|${square}${cosines ? ` / ${power === 2 ? "" : "√"}Q_kk` : ""}`;
  const all = { mean: "(H_Q + H_R)/2", activity: "H_Q", representation: "H_R" }[aggregate];
  return `H = ${all}: H_Q is the entropy of ${activity}, H_R that of ${representation}`;
}

const run: Run<ReturnType<typeof figure5Stage>> = ({ params, inputs }) => ({
  spec: figure5({
    ...params,
    panels: inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() })),
    claims: inputs.claims.read(),
  }),
});
export default run;
