/**
 * The further phase diagrams: Figure 5 by other measures, activations and rates.
 *
 * The paper's appendix has further diagrams that we do not know; which ones these are is [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { type Figure, figure } from "./figure.ts";
import { angleDiagrams, type DiagramData } from "./figure5.ts";
import { entropyColor, phaseRow } from "./phase_row.ts";
import type { furtherStage } from "./mod.ts";
import { counted, written } from "./numbers_in_words.ts";
import { ownColors } from "./theme.ts";

export const CHOICE = "Which further diagrams the paper's appendix has is not known to us.";
export const GREY = "Grey cells: the dynamics diverged.";

/** H_Q and H_R of Figure 5 apart. */
export function furtherEntropies(data: DiagramData): Figure {
  return figure({
    caption:
      "The two entropies of Figure 5 apart, both in units of log 2: a–e, of the units' activity, " +
      "H_Q, the entropy of the shares of |h_k| √E[g(λ_k)²]; f–j, of their representation of the " +
      "teacher, H_R, that of |h_k R_k| / √Q_kk. 0 is one unit, 1 both alike.",
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

/** The least log₁₀ of an error that is drawn: the integrator's tolerance leaves no smaller ones. */
const LEAST_LOG_ERROR = -10;

/** The final error of Figure 5. */
export function furtherErrors(data: DiagramData): Figure {
  const log = (error: number): number =>
    Math.max(LEAST_LOG_ERROR, Math.log10(Math.max(error, 1e-16)));
  const diagrams = angleDiagrams(data.panels, "error", "a", log);
  const drawn = diagrams.flatMap(({ values }) => Array.from(values)).filter(Number.isFinite);
  const [least, most] = [Math.floor(Math.min(...drawn)), Math.ceil(Math.max(...drawn))];
  return figure({
    caption:
      `The generalisation error ε of the students of Figure 5 at t = ${data.until}, on the ` +
      `axes of Figure 5: mean of log₁₀ ε over ${counted(data.draws, "draw")}.`,
    ours: [
      CHOICE,
      `Errors below ${written(10 ** LEAST_LOG_ERROR)} are beyond the integrator's tolerance and ` +
      "drawn as that.",
    ],
    panels: phaseRow(diagrams, data, {
      title: "log₁₀ ε",
      domain: [least, Math.max(least + 1, most)],
    }),
  });
}

/** Figure 5 at another learning rate. */
export function furtherRate(data: DiagramData): Figure {
  return figure({
    caption:
      `Figure 5 at the learning rate η = ${data.rate}: entropy H at t = ${data.until}, mean ` +
      `over ${counted(data.draws, "draw")}.`,
    ours: [CHOICE, `η = ${data.rate} is that of the authors' earlier code.`, GREY],
    panels: phaseRow(angleDiagrams(data.panels, "aggregated"), data, entropyColor("entropy H")),
  });
}

/** Figure 5 for rectified units. */
export function furtherRelu(data: DiagramData): Figure {
  return figure({
    caption:
      "Figure 5 for rectified units: student and teacher have g(λ) = max(λ, 0). Entropy H of " +
      `${counted(data.draws, "student")} in each cell${
        data.draws === 1 ? ": one draw, so that cells differ by chance too" : ""
      }.`,
    ours: [
      CHOICE,
      `Order-parameter chain at D = ${data.inputs}, η = ${data.rate}, t = ${data.until}.`,
      GREY,
    ],
    panels: phaseRow(angleDiagrams(data.panels, "aggregated"), data, entropyColor("entropy H")),
  });
}

const figures = {
  entropies: furtherEntropies,
  errors: furtherErrors,
  rate: furtherRate,
  relu: furtherRelu,
};

const run: Run<ReturnType<typeof furtherStage>> = ({ params, inputs }) => {
  const { kind, ...rest } = params;
  const panels = inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() }));
  return { spec: figures[kind]({ ...rest, panels }) };
};
export default run;
