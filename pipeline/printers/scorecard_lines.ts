/**
 * The scorecard in a terminal of 80 columns.
 *
 * @module
 */

import {
  type Claim,
  type ClaimVerdict,
  criterionText,
  parted,
  shortNumber,
  tallyOf,
  tallyText,
} from "../report/claim.ts";
import type { Paint } from "./words.ts";

const columns = 80;

const signs: { readonly [V in ClaimVerdict]: readonly [Parameters<Paint>[0], string] } = {
  "reproduced": ["green", "✓"],
  "inconclusive": ["yellow", "≈"],
  "not reproduced": ["red", "✗"],
};

/**
 * A line for each claim, and what they come to.
 *
 * @param page path of the report's page
 */
export function scorecardLines(
  claims: readonly Claim[],
  page: string,
  paint: Paint,
): readonly string[] {
  const width = (textOf: (claim: Claim) => string): number =>
    Math.max(0, ...claims.map((claim) => textOf(claim).length));
  const [values, criteria] = [width(valueText), width(criterionText)];
  const figures = width(figureText);
  const left = columns - 2 - 2 - figures - 2 - 2 - values - 2 - criteria;
  return [
    ...claims.map((claim) => {
      const [style, sign] = signs[claim.verdict];
      const statement = claim.ours ? `[ours] ${claim.statement}` : claim.statement;
      return `  ${paint(style, sign)} ${figureText(claim).padEnd(figures)}  ` +
        `${cut(statement, left).padEnd(left)}  ${valueText(claim).padStart(values)}  ` +
        criterionText(claim).padEnd(criteria).trimEnd();
    }),
    ...scorecardSummary(claims, page, paint),
  ];
}

/** What the claims come to, and where the report is. */
export function scorecardSummary(
  claims: readonly Claim[],
  page: string,
  paint: Paint,
): readonly string[] {
  const { paper, ours } = parted(claims);
  return [
    ...(claims.length === 0 ? [] : [paint("bold", tallyText(tallyOf(paper), "claims"))]),
    ...(ours.length === 0 ? [] : [tallyText(tallyOf(ours), "extensions of ours")]),
    `Report: ${page}`,
  ];
}

/** The interval, for which there is no room, is in the report. */
function valueText({ value }: Claim): string {
  return shortNumber(value);
}

function figureText({ figure }: Claim): string {
  return `fig${figure}`;
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join("")}…`;
}
