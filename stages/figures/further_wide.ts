/**
 * Figure 5 for four units and a teacher of two [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { CHOICE } from "./further_phases.ts";
import type { furtherWideStage } from "./mod.ts";
import { cellMeans, entropyColor, type Grid, phaseRow } from "./phase_row.ts";

/** What {@linkcode furtherWide} draws. */
export interface WideData extends Grid {
  readonly panels: readonly { readonly uniformity: number; readonly cells: Columns }[];
}

/** Figure 5 for four units and a teacher of two. */
export function furtherWide(data: WideData): Figure {
  const diagrams = data.panels.map(({ uniformity, cells }, i) => ({
    letter: String.fromCharCode(97 + i),
    words: `u = ${uniformity}`,
    values: cellMeans(cells, "aggregated"),
  }));
  return figure({
    caption: "Figure 5 for K = 4 units and a teacher of M = 2, with readouts from one unit alone " +
      "(a, u = 0) to equal units (e, u = 1). A student with one unit to each of the teacher's has " +
      "H = ¼, because two of four units are active.",
    ours: [CHOICE, "The readout's direction is (1 − u) e₁ + u (1, 1, 1, 1)/2, of norm r."],
    panels: phaseRow(diagrams, data, entropyColor("entropy H")),
  });
}

const run: Run<ReturnType<typeof furtherWideStage>> = ({ params, inputs }) => ({
  spec: furtherWide({
    ...params,
    panels: inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() })),
  }),
});
export default run;
