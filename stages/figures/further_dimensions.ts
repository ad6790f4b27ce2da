/**
 * Students in several dimensions beside the limit [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { CHOICE, GREY } from "./further_phases.ts";
import type { furtherDimensionsStage } from "./mod.ts";
import { angleName, counted } from "./numbers_in_words.ts";
import { cellMeans, type Diagram, entropyColor, type Grid, phaseRow } from "./phase_row.ts";
import { ownColors } from "./theme.ts";

/** What {@linkcode furtherDimensions} draws. */
export interface DimensionsData extends Grid {
  readonly panels: readonly {
    readonly inputs: number;
    readonly chain: Columns;
    readonly meanField: Columns;
  }[];
  readonly sixteenths: number;
  readonly draws: number;
  readonly rate: number;
  readonly until: number;
}

/** The chain in several dimensions beside the equations. */
export function furtherDimensions(data: DimensionsData): Figure {
  const panels = data.panels.toSorted((a, b) => a.inputs - b.inputs);
  const row = (engine: "chain" | "meanField", first: number) =>
    phaseRow(
      panels.map(({ inputs, ...tables }, i) => ({
        letter: String.fromCharCode(first + i),
        words: `D = ${inputs}`,
        values: cellMeans(tables[engine], "aggregated"),
      })),
      data,
      entropyColor("entropy H"),
    );
  return figure({
    caption:
      "Students in D dimensions (a–c, order-parameter chain), the equations of infinite D from the " +
      "same initial overlaps, drawn at that D (d–f, mean field), and the difference of the two " +
      `(g–i). Entropy H of ${counted(data.draws, "student")} in each cell${
        data.draws === 1 ? ": one draw, so that single cells differ by chance" : ""
      }.`,
    ours: [
      CHOICE,
      `θ = ${angleName(data.sixteenths)}, η = ${data.rate}, t = ${data.until}.`,
      GREY,
    ],
    panels: {
      vconcat: [
        row("chain", 97),
        row("meanField", 100),
        phaseRow(differences(panels), data, {
          title: ["|H(chain) −", "H(equations)|"],
          domain: [0, 1],
        }),
      ],
      ...ownColors,
    },
  });
}

function differences(panels: DimensionsData["panels"]): Diagram[] {
  return panels.map(({ inputs, chain, meanField }, i) => {
    const limit = cellMeans(meanField, "aggregated");
    return {
      letter: String.fromCharCode(103 + i),
      words: `D = ${inputs}`,
      values: cellMeans(chain, "aggregated").map((H, cell) => Math.abs(H - (limit[cell] ?? NaN))),
    };
  });
}

const run: Run<ReturnType<typeof furtherDimensionsStage>> = ({ params, inputs }) => ({
  spec: furtherDimensions({
    ...params,
    // Both sweeps are outputs of one stage, so their elements are in the same order.
    panels: inputs.chain.map((panel, i) => ({
      ...panel.params,
      chain: panel.read(),
      meanField: inputs.meanField[i]?.read() ?? {},
    })),
  }),
});
export default run;
