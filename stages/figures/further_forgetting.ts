/**
 * Figure 6 a at another learning rate [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { type ByScheme, byScheme } from "../continual/by_scheme.ts";
import { type Figure, figure } from "./figure.ts";
import { counted } from "./numbers_in_words.ts";
import { OVERLAPS, profilePanel, schemesInWords, type TaskSetting } from "./profile_panel.ts";
import type { furtherForgettingStage } from "./mod.ts";

/** Figure 6 a at another learning rate. */
export function furtherForgetting(
  { profiles, rate, draws, inputs, switchAt, until, ...setting }: TaskSetting & {
    readonly profiles: ByScheme;
    readonly rate: number;
    readonly draws: number;
    readonly inputs: number;
    readonly switchAt: number;
    readonly until: number;
  },
): Figure {
  return figure({
    caption: `Forgetting by task similarity at the learning rate η = ${rate}. Mean-field ` +
      "equations; band from the least to the most of the initial draws.",
    ours: [
      `η = ${rate} is that of the authors' earlier code. ${schemesInWords(profiles, setting)}; ` +
      `${
        counted(draws, "draw")
      } at D = ${inputs}, switch at t = ${switchAt}, second task for t = ${until}.`,
    ],
    panels: profilePanel("", `η = ${rate}`, profiles, [], { ...OVERLAPS, width: 380, height: 230 }),
  });
}

const run: Run<ReturnType<typeof furtherForgettingStage>> = ({ params, inputs }) => ({
  spec: furtherForgetting({ ...params, profiles: byScheme(inputs.profiles) }),
});
export default run;
