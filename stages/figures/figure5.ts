/**
 * Figure 5: which initialisations specialise.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { figure5Stage } from "./mod.ts";
import type { Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { cellMeans, type Diagram, entropyColor, type Grid, phaseRow } from "./phase_row.ts";

/** What {@linkcode figure5} draws. */
export interface Figure5Data extends Grid {
  /** Tables of the phase panels, one for each angle; see `stages/teacher-student/phase_panel.ts`. */
  readonly panels: readonly { readonly sixteenths: number; readonly cells: Columns }[];
  readonly draws: number;
  readonly rate: number;
  readonly until: number;
}

/** Draws Figure 5. */
export function figure5(data: Figure5Data): Figure {
  return figure({
    caption:
      "How evenly the two units of a student share a task at the end of training, by how they " +
      "were initialised: σ is the standard deviation of the first layer's weights, r the norm and " +
      "θ the angle of the readout, from orthogonal units (a, θ = 0: one is off) to identical ones " +
      "(e, θ = π/4). Blue initialisations specialise, yellow ones do not.",
    ours: [
      "Colour is H = (H_Q + H_R)/2: H_Q is the entropy of |h_k| √E[g(λ_k)²], H_R that of " +
      "|h_k R_k| / √Q_kk, both in units of log 2.",
      `Mean-field equations, scaled error function, K = 2, M = 1, η = ${data.rate}, t = ` +
      `${data.until}; mean over ${data.draws} initial draws at D = 1000.`,
    ],
    panels: phaseRow(angleDiagrams(data.panels, "aggregated"), data, entropyColor("entropy H")),
  });
}

/** A diagram for each angle, lettered from `first`. */
export function angleDiagrams(
  panels: Figure5Data["panels"],
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

/** An angle in units of π/16 as it is written. */
export function angleName(sixteenths: number): string {
  const names: { readonly [sixteenths: number]: string } = {
    0: "0",
    1: "π/16",
    2: "π/8",
    3: "3π/16",
    4: "π/4",
  };
  return names[sixteenths] ?? `${sixteenths}π/16`;
}

const run: Run<ReturnType<typeof figure5Stage>> = ({ params, inputs }) => ({
  spec: figure5({
    ...params,
    panels: inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() })),
  }),
});
export default run;
