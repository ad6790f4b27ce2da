/**
 * The report for those who read on a code host: Markdown with the figures' drawings beside it.
 *
 * @module
 */

import { duration } from "../base/quantities.ts";
import {
  adjustedTallyText,
  adjustedText,
  criterionText,
  howJudged,
  readingsText,
  sourceText,
  tallyText,
  turnedText,
  unitsText,
  valueText,
} from "../model/claim_words.ts";
import { type JudgedClaim, parted, tallyOf } from "../model/claim.ts";
import type { FigureContent } from "./figure_content.ts";
import type { FigureFacts, ReportFacts } from "./report_facts.ts";
import type { Freshness } from "./freshness.ts";
import { code, escaped, tableOf } from "./markdown_text.ts";

/** The report as Markdown; links are relative to its folder. */
export function markdownReport(
  facts: ReportFacts,
  contents: ReadonlyMap<string, FigureContent>,
): string {
  const { title, about, links, note, profile, figures, claims, stages, environment } = facts;
  const own = figures.filter(({ ours }) => ours);
  const total = stages.reduce((sum, { elements }) => sum + elements.length, 0);
  const fresh = stages.reduce((sum, stage) => sum + stage.fresh, 0);
  const section = (figure: FigureFacts): string[] =>
    figureLines(figure, contents.get(figure.id), facts);
  return [
    `# ${escaped(title)}`,
    escaped(about),
    ...(links.length === 0
      ? []
      : [links.map(({ text, url }) => `[${escaped(text)}](<${encodeURI(url)}>)`).join(" · ")]),
    ...(note === null ? [] : [`> ${escaped(note)}`]),
    ...(claims === null ? [] : scorecardLines(claims, facts.claimsFreshness)),
    `Profile ${profile}: ${fresh} of ${total} results up to date. [index.html](index.html) is the ` +
    "same with interactive figures; it needs no network.",
    "## Figures",
    ...figures.filter(({ ours }) => !ours).flatMap(section),
    ...(own.length === 0
      ? []
      : ["## Further figures", "Extensions of ours.", ...own.flatMap(section)]),
    "## Environment",
    `Deno ${environment.deno}, V8 ${environment.v8}, ${environment.platform}, root seed ` +
    `${environment.seed}. Packages: ${environment.packages.map(code).join(", ") || "none"}.`,
  ].join("\n\n") + "\n";
}

function scorecardLines(claims: readonly JudgedClaim[], freshness: Freshness): string[] {
  const { paper, ours } = parted(claims);
  return [
    "## Scorecard",
    ...(freshness.state === "fresh" ? [] : [`The claims are ${stateText(freshness)}.`]),
    `**${tallyText(tallyOf(paper), "claims of the paper")}.** ` +
    `${adjustedTallyText(tallyOf(paper))} ${howJudged}`,
    claimRows(paper),
    ...(ours.length === 0
      ? []
      : ["### Checks of ours", `${tallyText(tallyOf(ours), "checks of ours")}.`, claimRows(ours)]),
  ];
}

function claimRows(claims: readonly JudgedClaim[]): string {
  const names = [
    ...["figure", "claim", "source", "reading", "measured by", "holds if", "value", "sample"],
    ...["verdict", "after Holm", "holds under", "what this means"],
  ];
  return tableOf(
    names,
    claims.map((claim) => [
      claim.figure,
      escaped(claim.statement),
      escaped(sourceText(claim)),
      escaped(claim.reading),
      escaped(claim.statistic),
      escaped(criterionText(claim)),
      escaped(valueText(claim)),
      escaped(unitsText(claim)),
      claim.verdict,
      adjustedText(claim),
      escaped(
        [readingsText(claim), turnedText(claim), ...claim.readings?.why ?? []]
          .filter((text) => text !== "").join("; "),
      ),
      escaped(claim.meaning),
    ]),
  );
}

function figureLines(
  figure: FigureFacts,
  content: FigureContent | undefined,
  { stages }: ReportFacts,
): string[] {
  const made = figure.stages.map((name) => {
    const ms = stages.find(({ stage }) => stage === name)?.ms ?? null;
    return `${code(name)}${ms === null ? "" : ` (${duration(ms)})`}`;
  });
  const drawing = content === undefined
    ? "Not made yet."
    : `![${escaped(figure.title)}](<../${encodeURI(figure.svg)}>)`;
  return [
    `### ${escaped(figure.title)}`,
    drawing,
    ...(content === undefined ? [] : [escaped(content.caption)]),
    ...(content === undefined || content.ours.length === 0
      ? []
      : [content.ours.map((line) => `- Our reading: ${escaped(line)}`).join("\n")]),
    `Made by ${made.join(" → ")}, ${stateText(figure.freshness)}; again: ${code(figure.command)}`,
  ];
}

function stateText(freshness: Freshness): string {
  switch (freshness.state) {
    case "fresh":
      return "up to date";
    case "waived":
      return `up to date by the owner’s word (${escaped(freshness.reasons.join("; "))})`;
    case "stale":
      return `not up to date (${escaped(freshness.because)})`;
  }
}
