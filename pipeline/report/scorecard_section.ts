/**
 * The claims on the page: a summary on top, and a table.
 *
 * @module
 */

import {
  adjustedTallyText,
  adjustedText,
  criterionText,
  readingsText,
  shortNumber,
  sourceText,
  turnedText,
  unitsText,
  valueText,
} from "../model/claim_words.ts";
import { type ClaimVerdict, isOurs, parted, tallyOf, verdicts } from "../model/claim.ts";
import { type Html, markup } from "./html.ts";
import { anchorOfStage } from "./anchors.ts";
import { freshnessChip } from "./freshness_chip.ts";
import type { ClaimFacts } from "./claim_facts.ts";
import type { FigureFacts } from "./report_facts.ts";
import type { Freshness } from "./freshness.ts";

/** Each verdict's sign, which says the same without colour. */
const signs: { readonly [V in ClaimVerdict]: string } = {
  "reproduced": "✓",
  "inconclusive": "≈",
  "not reproduced": "✗",
};

/** How the paper's claims came out, at a glance; checks of ours are counted apart. */
export function verdictSummary(claims: readonly ClaimFacts[], freshness: Freshness): Html {
  const { paper, ours } = parted(claims);
  const tally = tallyOf(paper);
  const { total, counts } = tally;
  const own = tallyOf(ours);
  const shown = verdicts.filter((verdict) => counts[verdict] > 0);
  return markup`<div class="verdicts">
<p class="verdicts-count"><strong>${counts.reproduced}</strong> of ${total} <span>claims of the paper reproduced</span></p>
<div class="verdicts-bar" aria-hidden="true">${
    shown.map((verdict) =>
      markup`<span class="${classOf(verdict)}" style="flex:${counts[verdict]}"></span>`
    )
  }</div>
<ul class="verdicts-legend">${
    verdicts.map((verdict) => markup`<li>${verdictChip(verdict)} <b>${counts[verdict]}</b></li>`)
  }</ul>
<p class="quiet">${adjustedTallyText(tally)} The familywise level is 5 %.</p>
${
    own.total > 0 &&
    markup`
      <p
        class="quiet">Of ${own.total} checks of ours, ${own.counts.reproduced} came out as stated; they are counted apart.</p>
    `
  }
${freshness.state !== "fresh" && markup`<p>${freshnessChip(freshness)}</p>`}
</div>`;
}

/** A verdict as a chip. */
function verdictChip(verdict: ClaimVerdict): Html {
  return markup`<span class="chip ${classOf(verdict)}"><span aria-hidden="true">${
    signs[verdict]
  }</span> ${verdict}</span>`;
}

/** Claims in a line each, with the way to what the table says of them. */
export function claimLinks(claims: readonly ClaimFacts[]): Html {
  return markup`<ul class="claim-links">${
    claims.map((claim) =>
      markup`<li>${verdictChip(claim.verdict)} <a href="#${
        anchorOfClaim(claim)
      }">${claim.statement}</a> <span class="quiet">${valueText(claim)}, to be ${
        criterionText(claim)
      }</span></li>`
    )
  }</ul>`;
}

function anchorOfClaim({ id }: ClaimFacts): string {
  return `claim-${id}`;
}

/**
 * The table of claims.
 *
 * @param caption what the table is, for those who do not see where it stands
 * @param figureOf the figure that a claim is about, if it is shown
 */
export function claimsTable(
  claims: readonly ClaimFacts[],
  caption: string,
  figureOf: (claim: ClaimFacts) => FigureFacts | undefined,
): Html {
  const withReadings = claims.some((claim) => readingsText(claim) !== "");
  return markup`
    <table class="claims">
      <caption class="unseen">${caption}</caption>
      <thead>
        <tr><th scope="col">Figure</th><th scope="col">Claim</th><th scope="col" class="unbroken">Holds if</th><th scope="col">Measured</th><th scope="col">Verdict</th>${
    withReadings && markup`<th scope="col">Holds under</th>`
  }</tr>
      </thead>
      <tbody>${
    claims.map((claim) => {
      const figure = figureOf(claim);
      return markup`<tr id="${anchorOfClaim(claim)}">
<td class="claim-figure">${
        figure === undefined
          ? claim.figure
          : markup`<a href="#${figure.id}"><span class="unseen">Figure </span>${claim.figure}</a>`
      }</td><th scope="row">${claim.statement} <span class="${isOurs(claim) ? "ours" : "source"}">${
        sourceText(claim)
      }</span><span class="claim-meaning">${claim.meaning}</span><span class="quiet">Read as: ${claim.reading}.</span>${
        (claim.readings?.why ?? []).map((why) =>
          markup`<span class="quiet">Turned by ${why}</span>`
        )
      }<details class="claim-rule"><summary>Rule<span class="unseen"> of ${claim.id}</span></summary><span class="quiet">Measured by: ${claim.statistic}.</span><span class="quiet">Why ${
        criterionText(claim)
      }: ${claim.thresholdReason}.</span><span class="quiet">${claim.id} · <a href="#${
        anchorOfStage(claim.stage)
      }"><span class="unseen">judged by </span>${claim.stage}</a></span></details></th><td class="number" data-label="Holds if">${
        criterionText(claim)
      }</td><td class="number" data-label="Measured">${valueText(claim)}${
        claim.units !== null &&
        markup`<span class="quiet">${unitsText(claim)}, p = ${shortNumber(claim.p ?? NaN)}</span>`
      }</td><td class="claim-verdict" data-label="Verdict">${verdictChip(claim.verdict)}${
        !isOurs(claim) && markup`<span class="quiet">after Holm: ${adjustedText(claim)}</span>`
      }</td>${withReadings && readingsCell(claim)}
</tr>`;
    })
  }</tbody>
    </table>
  `;
}

const shownReadings = 3;

/** Under how many readings a claim holds, and which turn its verdict. */
function readingsCell(claim: ClaimFacts): Html {
  const [text, turned] = [readingsText(claim), turnedText(claim, shownReadings)];
  return markup`<td class="claim-readings" data-label="Holds under">${
    text === "" ? markup`<span class="quiet">one reading</span>` : `${text} readings`
  }${turned !== "" && markup`<span class="quiet">${turned}</span>`}</td>`;
}

function classOf(verdict: ClaimVerdict): string {
  return `is-${verdict.replaceAll(" ", "-")}`;
}
