/**
 * Figure 6 a at another learning rate [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { type ByScheme, byScheme } from "../continual/by_scheme.ts";
import { type Figure, figure } from "./figure.ts";
import { profilePanel } from "./figure6.ts";
import type { furtherForgettingStage } from "./mod.ts";

/** Figure 6 a at another learning rate. */
export function furtherForgetting(
  { profiles, rate, draws }: { profiles: ByScheme; rate: number; draws: number },
): Figure {
  return figure({
    caption: `Forgetting by task similarity at the learning rate η = ${rate}: how far Figure 6 ` +
      "hangs on η. Mean-field equations; band from the least to the most of the initial draws.",
    ours: [`η = ${rate} is that of the authors' earlier code; ${draws} draws.`],
    panels: profilePanel("a", `η = ${rate}`, profiles, []),
  });
}

const run: Run<ReturnType<typeof furtherForgettingStage>> = ({ params, inputs }) => ({
  spec: furtherForgetting({ ...params, profiles: byScheme(inputs.profiles) }),
});
export default run;
