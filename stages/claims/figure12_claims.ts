/**
 * What Figure 12 claims: on digits the schemes forget as Figure 6's theory says.
 *
 * @module
 */

import { type SchemeName, SCHEMES } from "../continual/schemes.ts";
import { shapeOf } from "../continual/shape_table.ts";
import type { ByScheme } from "../figures/by_scheme.ts";
import { spearman } from "../numerics/spearman.ts";
import { type Claim, judge } from "./claim.ts";
import { meanOf } from "./estimates.ts";
import { type ForgettingProfile, profilesOf } from "./forgetting_profiles.ts";

/** Judges Figure 12's claims, by each student's own profile. */
export function figure12Claims(profiles: ByScheme): Claim[] {
  const of = (scheme: SchemeName): ForgettingProfile[] => {
    const found = profiles.find((entry) => entry.scheme === scheme);
    if (found === undefined) throw new Error(`Cannot judge Figure 12: it takes scheme ${scheme}`);
    return profilesOf(found.table, "similarity");
  };
  return [
    judge({
      id: "fig12-rise",
      figure: 12,
      statement: '"specialised, then open": on digits, too, forgetting is not monotonic',
      statistic: "(max F − F(0)) / max F, mean over students",
      relation: ">",
      // As for Figure 6.
      threshold: 0.1,
    }, meanOf(of("specialised-open").map((one) => shapeOf(one.similarities, one.forgetting).rise))),
    ...(["not-specialised", "one-unit"] as const).map((scheme) =>
      judge({
        id: `fig12-${scheme}`,
        figure: 12,
        statement: `"${
          SCHEMES[scheme].title
        }": on digits, too, forgetting falls monotonically with similarity`,
        statistic: "Spearman correlation of F with α, mean over students",
        relation: "<",
        // Held-out images are few, so that F is uncertain where it is small.
        threshold: -0.9,
      }, meanOf(of(scheme).map((one) => spearman(one.similarities, one.forgetting))))
    ),
  ];
}
