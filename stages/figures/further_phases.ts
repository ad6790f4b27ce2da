/**
 * The further phase diagrams: Figure 5 by other measures, activations and rates.
 *
 * The paper's appendix has further diagrams that we do not know; which ones these are is [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { type Figure, figure } from "./figure.ts";
import { angleDiagrams, type Figure5Data } from "./figure5.ts";
import { entropyColor, phaseRow } from "./phase_row.ts";
import type { furtherStage } from "./mod.ts";
import { ownColors } from "./theme.ts";

export const CHOICE = "Which further diagrams the paper's appendix has is not known to us.";
export const GREY = "Grey cells: the dynamics diverged.";

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
