/**
 * The scorecard as a picture: how each claim of the paper came out, at a glance.
 *
 * @module
 */

import { adjustedTallyText, criterionText, tallyText, valueText } from "../../model/claim_words.ts";
import { type ClaimVerdict, type JudgedClaim, parted, tallyOf } from "../../model/claim.ts";
import { markup } from "../html.ts";

/** A verdict's colour on white, and its sign, which says the same without colour. */
const marks: { readonly [V in ClaimVerdict]: readonly [colour: string, sign: string] } = {
  "reproduced": ["#17663e", "✓"],
  "inconclusive": ["#8a5a00", "≈"],
  "not reproduced": ["#9d271c", "✗"],
};

const width = 1180;
const row = 22;
const top = 64;
const statementLength = 118;

/** The scorecard as SVG, on white, so that it is the same on any page. */
export function scorecardPicture(claims: readonly JudgedClaim[]): string {
  const { paper } = parted(claims);
  const tally = tallyOf(paper);
  const height = top + row * paper.length + 10;
  const summary = tallyText(tally, "claims of the paper");
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${summary}" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', Verdana, sans-serif" font-size="12.5" fill="#222222">
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="14" y="26" font-size="17" font-weight="bold">${summary}</text>
<text x="14" y="46" fill="#555555">${
    adjustedTallyText(tally)
  } Each with what was measured, its 90 % interval, and what it is held against${
    paper.some(isOtherAfterHolm) && "; * inconclusive after Holm"
  }.</text>
${paper.map((claim, i) => claimRow(claim, top + row * i))}</svg>
`.text;
}

function claimRow(claim: JudgedClaim, y: number) {
  const [colour, sign] = marks[claim.verdict];
  return markup`<g transform="translate(0 ${y})"><title>${claim.id}: ${claim.verdict}</title>
<rect x="8" y="2" width="${width - 16}" height="${row - 2}" fill="${colour}" fill-opacity="0.07"/>
<text x="16" y="16" fill="${colour}" font-weight="bold">${sign}</text><text x="36" y="16" fill="#555555">Fig ${claim.figure}</text><text x="84" y="16">${
    cut(claim.statement)
  }</text><text x="${width - 90}" y="16" text-anchor="end" fill="${colour}">${valueText(claim)}${
    isOtherAfterHolm(claim) && " *"
  }</text><text x="${width - 80}" y="16" fill="#555555">${criterionText(claim)}</text></g>
`;
}

function isOtherAfterHolm({ verdict, adjusted }: JudgedClaim): boolean {
  return adjusted !== null && adjusted !== verdict;
}

function cut(text: string): string {
  const characters = [...text];
  if (characters.length <= statementLength) return text;
  return `${characters.slice(0, statementLength - 1).join("")}…`;
}
