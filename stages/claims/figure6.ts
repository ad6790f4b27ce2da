/**
 * What the abstract says of forgetting by similarity, held against Figure 6.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "../continual/by_scheme.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";
import type { Declaration } from "./claim.ts";
import { greatestOf, leastOf } from "./estimate.ts";
import { type ForgettingData, hammer, monotonic, type Setting } from "./forgetting_claims.ts";
import { ENTROPY_MIDDLE } from "./margins.ts";
import { entropyAtSwitch, ofScheme } from "./profile_shapes.ts";

const setting: Setting = {
  figure: 6,
  by: "overlap",
  prefix: "",
  on: "",
  sources: ["abstract", "record of Figure 6"],
};

/** The claims about Figure 6. */
export const figure6: readonly Declaration<ForgettingData>[] = [
  hammer(setting, "specialised-open", "", "angle"),
  hammer(setting, "imbalanced", "-imbalance", "imbalance"),
  {
    id: "premise",
    figure: 6,
    sources: ["abstract"],
    statement: "students need not specialise: the schemes called not specialised do not",
    reading:
      "H at the switch to the second task, where the explanation by reuse takes units to be " +
      "specialised",
    statistic: "H at the switch, mean over draws, the least of the schemes called not specialised",
    unit: "draw",
    relation: ">",
    threshold: ENTROPY_MIDDLE,
    thresholdReason: "the middle of the scale from one unit (0) to all alike (1)",
    measure: ({ profiles }) =>
      leastOf(
        ["not-specialised", "one-unit"].map((scheme) =>
          entropyAtSwitch(ofScheme(profiles, scheme, 6))
        ),
      ),
    meaning: {
      reproduced: "Specialisation may not be taken for granted.",
      "not reproduced": "A scheme that is called not specialised is.",
    },
  },
  monotonic(setting, "not-specialised", "", "second head on both units"),
  monotonic(setting, "one-unit", "-one-unit", "second head on one unit"),
  specialisedAtSwitch("", "specialised-open", "angle"),
  specialisedAtSwitch("-imbalance", "imbalanced", "imbalance"),
];

function specialisedAtSwitch(
  suffix: "" | "-imbalance",
  scheme: string,
  way: string,
): Declaration<ForgettingData> {
  return {
    id: `specialised${suffix}`,
    figure: 6,
    sources: [],
    statement: `the scheme called specialised by ${way} is, at the switch`,
    reading: "without that, its profile says nothing of specialised students",
    statistic: "H at the switch, mean over draws",
    unit: "draw",
    relation: "<",
    threshold: ENTROPY_MIDDLE,
    thresholdReason: "the middle of the scale from one unit (0) to all alike (1)",
    measure: ({ profiles }) => greatestOf([entropyAtSwitch(ofScheme(profiles, scheme, 6))]),
    meaning: {
      reproduced: "The scheme is what it is called.",
      "not reproduced": "The scheme is not what it is called.",
    },
  };
}

const run: Run<ClaimStages["fig6"]> = ({ inputs }) => ({
  claims: judge(figure6, { profiles: byScheme(inputs.profiles) }),
});
export default run;
