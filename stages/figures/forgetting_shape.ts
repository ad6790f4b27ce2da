/**
 * The forgetting profile's shape over all initialisations: Figures 5 and 6 joined [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { shapeStage } from "./mod.ts";
import { column, type Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { heatMap } from "./heat_map.ts";
import { counted } from "./numbers_in_words.ts";
import { ownColors, panel, sequential, type Spec } from "./theme.ts";

/** What {@linkcode forgettingShape} draws; see `stages/continual/shape_table.ts` for the columns. */
export interface ShapeData {
  readonly panels: readonly { readonly sigma: number; readonly table: Columns }[];
  /** Angles in units of π/16, evenly spaced. */
  readonly firsts: readonly number[];
  readonly seconds: readonly number[];
  readonly draws: number;
  readonly rate: number;
  readonly inputs: number;
  /** Norm r of both heads. */
  readonly norm: number;
  readonly switchAt: number;
  readonly until: number;
}

/** Draws the shape of the profile. */
export function forgettingShape(data: ShapeData): Figure {
  const { panels, firsts, seconds, draws, rate, inputs, norm, switchAt, until } = data;
  const row = (first: number, name: string, title: string): Spec => ({
    hconcat: panels.map(({ sigma, table }, i) => {
      const side = { width: 100, height: 100 };
      const map = heatMap({
        ...side,
        x: angleAxis(seconds, "second θ₂ (π/16)"),
        y: angleAxis(firsts, i === 0 ? "first θ₁ (π/16)" : null),
        values: column(table, name),
        names: ["second θ₂ (π/16)", "first θ₁ (π/16)", title],
        color: {
          scale: { scheme: sequential, domain: [0, 1] },
          legend: i === panels.length - 1 ? { title, gradientLength: 100, tickCount: 5 } : null,
        },
      });
      const letter = String.fromCharCode(first + i);
      return panel(letter, `σ = ${sigma}`, { ...side, layer: map.layers });
    }),
    spacing: 12,
    ...ownColors,
  });
  return figure({
    caption: "The shape of forgetting F over the similarity V, by the angles of both heads " +
      "and the scale σ of the first layer. a–e, Rise of the profile, (max F − F(0)) / max F: 0 is " +
      "monotonic, 1 is Maslow's hammer. f–j, The similarity V at which F is largest. " +
      "k–o, Entropy H of the student at the switch.",
    ours: [
      "The paper has no such figure: it joins its Figures 5 and 6.",
      `Mean-field equations, r = ${norm} for both heads, η = ${rate}, switch at t = ${switchAt}, ` +
      `second task for t = ${until}; ${counted(draws, "draw")} at D = ${inputs}.`,
    ],
    panels: {
      vconcat: [
        row(97, "rise", "rise"),
        row(102, "worst", "worst V"),
        row(107, "entropy", "entropy H"),
      ],
      ...ownColors,
    },
  });
}

/** Cells around evenly spaced angles. */
function angleAxis(angles: readonly number[], title: string | null) {
  const [first = 0, last = 0] = [angles[0], angles.at(-1)];
  const half = (last - first) / (angles.length - 1) / 2;
  return { from: first - half, to: last + half, cells: angles.length, log: false, title };
}

const run: Run<ReturnType<typeof shapeStage>> = ({ params, inputs }) => ({
  spec: forgettingShape({
    ...params,
    panels: inputs.tables.map((element) => ({ ...element.params, table: element.read() })),
  }),
});
export default run;
