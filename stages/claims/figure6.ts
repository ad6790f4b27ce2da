/**
 * What the abstract says of forgetting by similarity, held against Figure 6.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "../continual/by_scheme.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";
import { column, type Columns } from "../numerics/table.ts";
import type { Declaration } from "./claim.ts";
import { differenceOfMeans, type Estimate, exact, greatestOf, leastOf } from "./estimate.ts";
import { type ForgettingData, hammer, monotonic, type Setting } from "./forgetting_claims.ts";
import { ENTROPY_MIDDLE } from "./margins.ts";
import { entropyAtSwitch, ofScheme, type Schemes } from "./profile_shapes.ts";

/** Profiles by scheme, by the equations and in D dimensions. */
export interface Figure6Data extends ForgettingData {
  readonly finite: Schemes;
}

const setting: Setting = {
  figure: 6,
  by: "overlap",
  prefix: "",
  on: "",
  sources: ["abstract", "record of Figure 6"],
};

/** The scheme whose students differ so much by draw that other draws say little of the same limit. */
const VARIED = "imbalanced";

/** The claims about Figure 6. */
export const figure6: readonly Declaration<Figure6Data>[] = [
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
  {
    id: "finite-students",
    figure: 6,
    sources: [],
    statement: "students in D dimensions forget as the equations say",
    reading:
      "profiles by the order-parameter chain beside those of the limit, at the similarities " +
      "that both have",
    statistic: "largest |F in D dimensions − F of the equations|, means over draws",
    unit: "draw",
    relation: "<",
    threshold: 0.02,
    thresholdReason: "about a sixteenth of the greatest forgetting, 1/3 (not specialised, V = 0)",
    measure: ({ profiles, finite }) =>
      greatestOf(
        finite.filter(({ scheme }) => scheme !== VARIED)
          .flatMap(({ scheme, table }) => gaps(ofScheme(profiles, scheme, 6), table)),
      ),
    meaning: {
      reproduced: "The limit describes networks of finite size.",
      "not reproduced": "Networks of this size do not forget as the limit says.",
    },
  },
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

/** Differences of the mean profiles, either way, at each similarity that both have. */
function gaps(limit: Columns, finite: Columns): Estimate[] {
  const [a, b] = [bySimilarity(limit), bySimilarity(finite)];
  const common = [...b].flatMap(([V, values]) => {
    const others = a.get(V);
    return others === undefined ? [] : [[values, others], [others, values]] as const;
  });
  // Without a similarity in common nothing was compared.
  if (common.length === 0) return [exact(NaN)];
  return common.map(([one, other]) => differenceOfMeans(one, other));
}

/** Forgetting by V, rounded so that grids of different fineness share their values. */
function bySimilarity(table: Columns): Map<string, number[]> {
  const [overlaps, forgetting] = [column(table, "overlap"), column(table, "forgetting")];
  const groups = Map.groupBy(overlaps.keys(), (row) => (overlaps[row] ?? NaN).toFixed(6));
  return new Map(
    [...groups].map(([V, rows]) => [V, rows.map((row) => forgetting[row] ?? NaN)]),
  );
}

const run: Run<ClaimStages["fig6"]> = ({ inputs }) => ({
  claims: judge(figure6, { profiles: byScheme(inputs.profiles), finite: byScheme(inputs.finite) }),
});
export default run;
