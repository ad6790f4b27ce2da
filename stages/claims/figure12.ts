/**
 * What the paper's record says of Figure 12: on digits, students forget as in Figure 6.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "../continual/by_scheme.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";
import type { Declaration } from "./claim.ts";
import { type ForgettingData, hammer, monotonic, type Setting } from "./forgetting_claims.ts";

const setting: Setting = {
  figure: 12,
  by: "similarity",
  prefix: "digits-",
  on: ", on digits too",
  sources: ["record of Figure 12"],
};

/** The claims about Figure 12. */
export const figure12: readonly Declaration<ForgettingData>[] = [
  hammer(setting, "specialised-open", "", "angle"),
  hammer(setting, "imbalanced", "-imbalance", "imbalance"),
  monotonic(setting, "not-specialised", "", "second head on both units"),
  monotonic(setting, "one-unit", "-one-unit", "second head on one unit"),
];

const run: Run<ClaimStages["fig12"]> = ({ inputs }) => ({
  claims: judge(figure12, { profiles: byScheme(inputs.profiles) }),
});
export default run;
