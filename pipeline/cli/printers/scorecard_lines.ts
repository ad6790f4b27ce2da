/**
 * The scorecard in a terminal of 80 columns.
 *
 * @module
 */

import { type ClaimVerdict, type JudgedClaim, LEVEL, parted, tallyOf } from "../../model/claim.ts";
import {
  criterionText,
  sourceText,
  tallyText,
  unitsText,
  valueText,
} from "../../model/claim_words.ts";
import type { Paint } from "./words.ts";

const columns = 80;

const signs: { readonly [V in ClaimVerdict]: readonly [Parameters<Paint>[0], string] } = {
  "reproduced": ["green", "✓"],
  "inconclusive": ["yellow", "≈"],
  "not reproduced": ["red", "✗"],
};

/**
 * Two lines for each claim, and what they come to; checks of ours after the paper's claims.
 *
 * @param page path of the report's page, where there is one to look at
 */
export function scorecardLines(
  claims: readonly JudgedClaim[],
  page: string | null,
  paint: Paint,
): readonly string[] {
  const { paper, ours } = parted(claims);
  const figures = Math.max(0, ...claims.map((claim) => figureText(claim).length));
  const linesOf = (claim: JudgedClaim): readonly string[] => {
    const [style, sign] = signs[claim.verdict];
    const margin = " ".repeat(figures + 6);
    const sample = [unitsText(claim), sourceText(claim)].filter((text) => text !== "").join(", ");
    const after = claim.adjusted === null || claim.adjusted === claim.verdict
      ? ""
      : `; ${signs[claim.adjusted][1]} after Holm`;
    return [
      `  ${paint(style, sign)} ${figureText(claim).padEnd(figures)}  ` +
      cut(`${claim.id}: ${claim.statement}`, columns - margin.length),
      margin + cut(
        `${valueText(claim)} ${criterionText(claim)}${after}; ${sample}`,
        columns - margin.length,
      ),
    ];
  };
  return [
    ...paper.flatMap(linesOf),
    ...(ours.length === 0 ? [] : [paint("bold", "Checks of ours"), ...ours.flatMap(linesOf)]),
    ...scorecardSummary(claims, page, paint),
  ];
}

/** What the claims come to, and where the report is. */
export function scorecardSummary(
  claims: readonly JudgedClaim[],
  page: string | null,
  paint: Paint,
): readonly string[] {
  const { paper, ours } = parted(claims);
  const tally = tallyOf(paper);
  return [
    ...(claims.length === 0 ? [] : [
      paint("bold", tallyText(tally, "claims of the paper")),
      `${tally.adjusted ?? "not yet"} after Holm; familywise level ${
        LEVEL * 100
      } %, intervals of 90 %`,
    ]),
    ...(ours.length === 0 ? [] : [tallyText(tallyOf(ours), "checks of ours")]),
    ...(page === null ? [] : [`Report: ${page}`]),
  ];
}

function figureText({ figure }: JudgedClaim): string {
  return `fig${figure}`;
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join("")}…`;
}
