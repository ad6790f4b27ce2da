/**
 * What Figure 6 claims.
 *
 * @module
 */

import { paperSchemes, type SchemeName, SCHEMES } from "../continual/schemes.ts";
import { shapeOf } from "../continual/shape_table.ts";
import type { ByScheme } from "../figures/by_scheme.ts";
import { spearman } from "../numerics/spearman.ts";
import { column, type Columns } from "../numerics/table.ts";
import { type Claim, judge } from "./claim.ts";
import { exact, meanOf } from "./estimates.ts";
import { profilesOf } from "./forgetting_profiles.ts";

/** Forgetting by scheme: overlap, draw, forgetting; by the equations and in D dimensions. */
export interface Figure6Tables {
  readonly profiles: ByScheme;
  readonly finite: ByScheme;
}

/** Judges Figure 6's claims, by each initial draw's own profile. */
export function figure6Claims({ profiles, finite }: Figure6Tables): Claim[] {
  const of = (tables: ByScheme, scheme: SchemeName): Columns => {
    const found = tables.find((entry) => entry.scheme === scheme);
    if (found === undefined) throw new Error(`Cannot judge Figure 6: it takes scheme ${scheme}`);
    return found.table;
  };
  const hammers = profilesOf(of(profiles, "specialised-open"), "overlap")
    .map(({ similarities, forgetting }) => shapeOf(similarities, forgetting));
  const monotonic = (["not-specialised", "one-unit"] as const).map((scheme) => {
    const name = SCHEMES[scheme].title;
    return judge({
      id: `fig6-${scheme}`,
      figure: 6,
      statement: `"${name}": forgetting falls monotonically with similarity`,
      statistic: "Spearman correlation of F with V, mean over draws",
      relation: "<",
      threshold: -0.99,
    }, meanOf(correlations(of(profiles, scheme))));
  });
  const gaps = paperSchemes.map((scheme) => gap(of(profiles, scheme), of(finite, scheme)));
  return [
    judge({
      id: "fig6-hammer",
      figure: 6,
      statement: '"specialised, then open": forgetting is worst at intermediate similarity, ' +
        "V in [0.3, 0.7]",
      statistic: "|V of the maximum − 0.5|, mean over draws",
      relation: "<",
      threshold: 0.2,
    }, meanOf(hammers.map(({ worst }) => Math.abs(worst - 0.5)))),
    judge({
      id: "fig6-rise",
      figure: 6,
      statement: '"specialised, then open": forgetting is not monotonic',
      statistic: "(max F − F(0)) / max F, mean over draws",
      relation: ">",
      threshold: 0.1,
    }, meanOf(hammers.map(({ rise }) => rise))),
    ...monotonic,
    judge({
      id: "fig6-finite",
      figure: 6,
      statement: "students in D = 1000 dimensions forget as the equations say",
      statistic: "largest |F in D dimensions − F of the equations|, means over draws",
      relation: "<",
      threshold: 0.02,
    }, exact(Math.max(...gaps))),
  ];
}

function correlations(table: Columns): number[] {
  return profilesOf(table, "overlap")
    .map(({ similarities, forgetting }) => spearman(similarities, forgetting));
}

/** The largest difference of two mean profiles where both have a value. */
function gap(limit: Columns, finite: Columns): number {
  const [a, b] = [means(limit), means(finite)];
  return Math.max(
    ...[...b].map(([overlap, value]) => Math.abs(value - (a.get(overlap) ?? value))),
  );
}

/** Mean forgetting by V, rounded so that grids of different fineness share their values. */
function means(table: Columns): Map<string, number> {
  const [overlaps, forgetting] = [column(table, "overlap"), column(table, "forgetting")];
  const groups = Map.groupBy(overlaps.keys(), (row) => (overlaps[row] ?? NaN).toFixed(6));
  return new Map([...groups].map(([overlap, rows]) => [
    overlap,
    rows.reduce((sum, row) => sum + (forgetting[row] ?? NaN), 0) / rows.length,
  ]));
}
