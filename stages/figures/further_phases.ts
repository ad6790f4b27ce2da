/**
 * The further phase diagrams: Figure 5 by other measures, activations, sizes, rates and dimensions.
 *
 * The paper's appendix has further diagrams that we do not know; which ones these are is [ours].
 *
 * @module
 */

import type { Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { angleDiagrams, angleName, type Figure5Data } from "./figure5.ts";
import { cellMeans, entropyColor, type Grid, phaseRow } from "./phase_row.ts";
import { ownColors } from "./theme.ts";

const CHOICE = "Which further diagrams the paper's appendix has is not known to us.";
const GREY = "Grey cells: the dynamics diverged.";

/** H_Q and H_R of Figure 5 apart. */
export function furtherEntropies(data: Figure5Data): Figure {
  return figure({
    caption:
      "The two entropies of Figure 5 apart: a–e, of the units' activity, H_Q; f–j, of their " +
      "representation of the teacher, H_R.",
    ours: [CHOICE],
    panels: {
      vconcat: [
        phaseRow(angleDiagrams(data.panels, "activity"), data, entropyColor("entropy H_Q")),
        phaseRow(
          angleDiagrams(data.panels, "representation", "f"),
          data,
          entropyColor("entropy H_R"),
        ),
      ],
      ...ownColors,
    },
  });
}

/** The final error of Figure 5. */
export function furtherErrors(data: Figure5Data): Figure {
  const log = (error: number): number => Math.log10(Math.max(error, 1e-16));
  return figure({
    caption:
      `The generalisation error ε of the students of Figure 5 at t = ${data.until}, on the ` +
      "axes of Figure 5: how far they have learnt.",
    ours: [CHOICE, "Errors below 10⁻¹⁰ are beyond the integrator's tolerance and drawn as 10⁻¹⁰."],
    panels: phaseRow(angleDiagrams(data.panels, "error", "a", log), data, {
      title: "log₁₀ ε",
      domain: [-10, 0],
    }),
  });
}

/** Figure 5 at another learning rate. */
export function furtherRate(data: Figure5Data): Figure {
  return figure({
    caption: `Figure 5 at the learning rate η = ${data.rate}: how far it hangs on η.`,
    ours: [CHOICE, `η = ${data.rate} is that of the authors' earlier code.`, GREY],
    panels: phaseRow(angleDiagrams(data.panels, "aggregated"), data, entropyColor("entropy H")),
  });
}

/** Figure 5 for rectified units. */
export function furtherRelu(data: Figure5Data): Figure {
  return figure({
    caption: "Figure 5 for rectified units: student and teacher have g(λ) = max(λ, 0).",
    ours: [
      CHOICE,
      `Order-parameter chain at D = 1000, η = ${data.rate}, t = ${data.until}, ${data.draws} draw.`,
      GREY,
    ],
    panels: phaseRow(angleDiagrams(data.panels, "aggregated"), data, entropyColor("entropy H")),
  });
}

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
