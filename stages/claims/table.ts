/**
 * The table of claims, for programs and for readers.
 *
 * @module
 */

import { parted, tallyOf, tallyText, valueText } from "../../pipeline/report/claim.ts";
import { type Table, tableOf } from "../numerics/table.ts";
import type { Claim } from "./claim.ts";

/** A claim with the mark of whose it is. */
export type Listed = Claim & { readonly ours: boolean };

/** What ends the statement of a claim that is not the paper's. */
const ourMark = " [ours]";

/**
 * The claims in the order of the figures, the mark of those that are extensions of ours taken from
 * the statement's end into a field of its own.
 */
export function listed(claims: readonly Claim[]): Listed[] {
  return claims.toSorted((a, b) => a.figure - b.figure).map((claim) => {
    const ours = claim.statement.endsWith(ourMark);
    const statement = ours ? claim.statement.slice(0, -ourMark.length) : claim.statement;
    return { ...claim, statement, ours };
  });
}

/** The claims as columns, in the order of the figures. */
export function claimsTable(claims: readonly Claim[]): Table<Claim & { readonly ours: string }> {
  return tableOf(listed(claims).map((claim) => ({ ...claim, ours: claim.ours ? "yes" : "no" })));
}

/** The claims as a page. */
export function claimsPage(claims: readonly Claim[]): string {
  const list = listed(claims);
  const { paper, ours } = parted(list);
  const rows = list.map((claim) => {
    const { figure, statement, ours, statistic, relation, threshold, verdict } = claim;
    const cells = [
      figure,
      statement + (ours ? ourMark : ""),
      statistic,
      `${relation} ${threshold}`,
      valueText(claim),
      verdict,
    ];
    return `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [
    "# Claims",
    "",
    `${tallyText(tallyOf(paper), "claims of the paper")}; ` +
    `${
      tallyText(tallyOf(ours), "extensions of ours")
    }. Thresholds stand in the code and do not move with the results; ` +
    "brackets " +
    "are 95 % confidence intervals, which a claim must leave on one side of its threshold. The " +
    "statements are in our words, and what they are measured by is [ours].",
    "",
    "| figure | claim | measured by | holds if | value | verdict |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
