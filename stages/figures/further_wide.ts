/**
 * Figure 5 for four units and a teacher of two [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { CHOICE } from "./further_phases.ts";
import { counted } from "./numbers_in_words.ts";
import type { furtherWideStage } from "./mod.ts";
import { cellMeans, entropyColor, type Grid, phaseRow } from "./phase_row.ts";

/** What {@linkcode furtherWide} draws. */
export interface WideData extends Grid {
  readonly panels: readonly { readonly uniformity: number; readonly cells: Columns }[];
  readonly units: number;
  /** Units M of the teacher. */
  readonly teacherUnits: number;
  readonly draws: number;
  readonly rate: number;
  readonly until: number;
  readonly inputs: number;
}

/** Figure 5 for four units and a teacher of two. */
export function furtherWide(data: WideData): Figure {
  const diagrams = data.panels.map(({ uniformity, cells }, i) => ({
    letter: String.fromCharCode(97 + i),
    words: `u = ${uniformity}`,
    values: cellMeans(cells, "aggregated"),
  }));
  const { panels, units: K, teacherUnits: M, draws, rate, until, inputs } = data;
  const [first, last] = [panels[0]?.uniformity, panels.at(-1)?.uniformity];
  return figure({
    caption: `Figure 5 for K = ${K} units and a teacher of M = ${M}, with readouts whose ` +
      `uniformity u goes from ${first} to ${last}: h is r times the direction of (1 − u) e₁ + ` +
      "u (1, …, 1)/√K, which is one unit alone at u = 0 and equal units at u = 1. A student with " +
      "one unit to each of the teacher's has H = " +
      `${Number((Math.log(M) / Math.log(K) / 2).toPrecision(3))}, because M of K units are ` +
      "active.",
    ours: [
      CHOICE,
      `Mean-field equations, η = ${rate}, t = ${until}; ${
        counted(draws, "draw")
      } at D = ${inputs}.`,
    ],
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
