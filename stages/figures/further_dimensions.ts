/**
 * Students in several dimensions beside the limit [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { angleName } from "./figure5.ts";
import { CHOICE, GREY } from "./further_phases.ts";
import type { furtherDimensionsStage } from "./mod.ts";
import { cellMeans, entropyColor, type Grid, phaseRow } from "./phase_row.ts";
import { ownColors } from "./theme.ts";

/** What {@linkcode furtherDimensions} draws. */
export interface DimensionsData extends Grid {
  readonly panels: readonly {
    readonly inputs: number;
    readonly chain: Columns;
    readonly meanField: Columns;
  }[];
  readonly sixteenths: number;
  readonly until: number;
}

/** The chain in several dimensions beside the equations. */
export function furtherDimensions(data: DimensionsData): Figure {
  const panels = data.panels.toSorted((a, b) => a.inputs - b.inputs);
  const row = (engine: "chain" | "meanField", first: number, words: string) =>
    phaseRow(
      panels.map(({ inputs, ...tables }, i) => ({
        letter: String.fromCharCode(first + i),
        words: `${words}, D = ${inputs}`,
        values: cellMeans(tables[engine], "aggregated"),
      })),
      data,
      entropyColor("entropy H"),
    );
  return figure({
    caption:
      "Students in D dimensions (a–c, order-parameter chain) beside the limit of infinite D " +
      "(d–f, mean-field equations) from the same initial overlaps, drawn at that D.",
    ours: [CHOICE, `θ = ${angleName(data.sixteenths)}, η = 1, t = ${data.until}.`, GREY],
    panels: {
      vconcat: [row("chain", 97, "chain"), row("meanField", 100, "limit")],
      ...ownColors,
    },
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
