/**
 * The table of claims, for programs and for readers.
 *
 * @module
 */

import { type Table, tableOf } from "../numerics/table.ts";
import type { Claim } from "./claim.ts";

/** The claims as columns, in the order of the figures. */
export function claimsTable(claims: readonly Claim[]): Table<Claim> {
  return tableOf(inOrder(claims));
}

/** The claims as a page. */
export function claimsPage(claims: readonly Claim[]): string {
  const count = (verdict: Claim["verdict"]): number =>
    claims.filter((claim) => claim.verdict === verdict).length;
  const rows = inOrder(claims).map((claim) => {
    const { figure, statement, statistic, relation, threshold, verdict } = claim;
    const cells = [
      figure,
      statement,
      statistic,
      `${relation} ${threshold}`,
      interval(claim),
      verdict,
    ];
    return `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [
    "# Claims",
    "",
    `${count("reproduced")} reproduced, ${count("not reproduced")} not reproduced, ` +
    `${count("inconclusive")} inconclusive. Thresholds were chosen before measuring; brackets ` +
    "are 95 % confidence intervals, which a claim must leave on one side of its threshold. The " +
    "statements are in our words, and what they are measured by is [ours].",
    "",
    "| figure | claim | measured by | holds if | value | verdict |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function inOrder(claims: readonly Claim[]): readonly Claim[] {
  return claims.toSorted((a, b) => a.figure - b.figure);
}

function interval({ value, low, high }: Claim): string {
  const short = (x: number): string => String(Number(x.toPrecision(3)));
  return low === high ? short(value) : `${short(value)} [${short(low)}, ${short(high)}]`;
}
