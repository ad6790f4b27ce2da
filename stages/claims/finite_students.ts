/**
 * Whether the limit of Figure 6 describes networks of finite size: apart from the figure's other claims,
 * because it alone needs networks, which cost more than all the equations.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "../continual/by_scheme.ts";
import { column, type Columns } from "../numerics/table.ts";
import type { Declaration } from "./claim.ts";
import { differenceOfMeans, type Estimate, exact, greatestOf } from "./estimate.ts";
import type { ForgettingData } from "./forgetting_claims.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";
import { ofScheme, type Schemes } from "./profile_shapes.ts";

/** Profiles by scheme, by the equations and in D dimensions. */
export interface FiniteData extends ForgettingData {
  readonly finite: Schemes;
}

/** The scheme whose students differ so much by draw that other draws say little of the same limit. */
const VARIED = "imbalanced";

/** The check of the equations. */
export const finiteStudents: readonly Declaration<FiniteData>[] = [
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

const run: Run<ClaimStages["finite"]> = ({ inputs }) => ({
  claims: judge(finiteStudents, {
    profiles: byScheme(inputs.profiles),
    finite: byScheme(inputs.finite),
  }),
});
export default run;
