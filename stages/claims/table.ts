/**
 * The table of claims, for programs and for readers.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { ClaimStages } from "./mod.ts";
import {
  adjustedTallyText,
  criterionText,
  howJudged,
  parted,
  shortNumber,
  sourceText,
  tallyOf,
  tallyText,
  unitsText,
  valueText,
} from "../../pipeline/model/claim.ts";
import { type Table, tableOf } from "../numerics/table.ts";
import type { Claim, ListedClaim } from "./claim.ts";
import { withHolm } from "./holm.ts";

/** All claims in the order of the figures, with their verdicts among each other. */
export function listed(claims: readonly Claim[]): ListedClaim[] {
  return withHolm(claims.toSorted((a, b) => a.figure - b.figure));
}

/** A row of {@linkcode claimsTable}: NaN stands for what nothing random has. */
export type ClaimRow = Omit<ListedClaim, "sources" | "units" | "p" | "contrary"> & {
  readonly source: string;
  readonly units: number;
  readonly p: number;
  readonly contrary: number;
};

/** The claims as columns, in the order of the figures. */
export function claimsTable(claims: readonly Claim[]): Table<ClaimRow> {
  return tableOf(
    listed(claims).map(({ sources, units, p, contrary, ...claim }) => ({
      ...claim,
      source: sourceText({ sources }),
      ...{ units: units ?? NaN, p: p ?? NaN, contrary: contrary ?? NaN },
    })),
  );
}

/** The claims as a page: the paper's, then checks of ours. */
export function claimsPage(claims: readonly Claim[]): string {
  const { paper, ours } = parted(listed(claims));
  return [
    "# Claims",
    `**${tallyText(tallyOf(paper), "claims of the paper")}.** ` +
    adjustedTallyText(tallyOf(paper)),
    `${howJudged} The statements are in our words. See docs/claims.md.`,
    rows(paper),
    "## Checks of ours",
    `${tallyText(tallyOf(ours), "checks of ours")}.`,
    rows(ours),
  ].join("\n\n") + "\n";
}

function rows(claims: readonly ListedClaim[]): string {
  const names = [
    ...["figure", "claim", "source", "statement", "reading", "measured by", "holds if", "because"],
    ...["value", "sample", "p", "verdict", "after Holm", "what this means"],
  ];
  const row = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    row(names),
    row(names.map(() => "---")),
    ...claims.map((claim) =>
      row([
        claim.figure,
        claim.id,
        sourceText(claim),
        claim.statement,
        claim.reading,
        claim.statistic,
        criterionText(claim),
        claim.thresholdReason,
        valueText(claim),
        unitsText(claim),
        claim.p === null ? "" : shortNumber(claim.p),
        claim.verdict,
        claim.adjusted,
        claim.meaning,
      ])
    ),
  ].join("\n");
}

const run: Run<ClaimStages["table"]> = ({ inputs }) => {
  const claims = Object.values(inputs).flatMap((claims) => claims.read());
  return { table: claimsTable(claims), list: listed(claims), page: claimsPage(claims) };
};
export default run;
