/**
 * The table of claims, for programs and for readers.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { tableStage } from "../scorecard.ts";
import {
  adjustedTallyText,
  criterionText,
  howJudged,
  readingsText,
  shortNumber,
  sourceText,
  tallyText,
  turnedText,
  unitsText,
  valueText,
} from "../../pipeline/model/claim_words.ts";
import { parted, tallyOf, type UnderReadings } from "../../pipeline/model/claim.ts";
import { type Table, tableOf } from "../numerics/table.ts";
import type { Claim, ListedClaim } from "./claim.ts";
import { withHolm } from "./holm.ts";

/** What becomes of claims under other readings, by their ids. */
export type Readings = { readonly [claim: string]: UnderReadings };

/** All claims in the order of the figures, with their verdicts among each other and under other readings. */
export function listed(claims: readonly Claim[], readings: Readings = {}): ListedClaim[] {
  return withHolm(claims.toSorted((a, b) => a.figure - b.figure)).map((claim) => {
    const under = readings[claim.id];
    return under === undefined ? claim : { ...claim, readings: under };
  });
}

/** A row of {@linkcode claimsTable}: NaN stands for what nothing random has. */
export type ClaimRow = Omit<ListedClaim, "sources" | "units" | "p" | "contrary" | "readings"> & {
  readonly holdsUnder: string;
  readonly source: string;
  readonly units: number;
  readonly p: number;
  readonly contrary: number;
};

/** The claims as columns, in the order of the figures. */
export function claimsTable(claims: readonly ListedClaim[]): Table<ClaimRow> {
  return tableOf(
    claims.map(({ sources, units, p, contrary, readings, ...claim }) => ({
      ...claim,
      holdsUnder: readingsText(readings === undefined ? {} : { readings }),
      source: sourceText({ sources }),
      ...{ units: units ?? NaN, p: p ?? NaN, contrary: contrary ?? NaN },
    })),
  );
}

/** The claims as a page: the paper's, then checks of ours. */
export function claimsPage(claims: readonly ListedClaim[]): string {
  const { paper, ours } = parted(claims);
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
    ...["value", "sample", "p", "verdict", "after Holm", "holds under", "what this means"],
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
        underText(claim),
        claim.meaning,
      ])
    ),
  ].join("\n");
}

/** `21 of 24 readings`, and which of them turn the verdict or leave it open. */
function underText(claim: ListedClaim): string {
  const [text, turned] = [readingsText(claim), turnedText(claim)];
  const parts = [`${text} readings`, turned, ...claim.readings?.why ?? []];
  return text === "" ? "" : parts.filter((part) => part !== "").join("; ");
}

const run: Run<ReturnType<typeof tableStage>> = ({ inputs: { readings, ...judged } }) => {
  const claims = Object.values(judged).flatMap((claims) => claims.read());
  const list = listed(claims, readings.read());
  return { table: claimsTable(list), list, page: claimsPage(list) };
};
export default run;
