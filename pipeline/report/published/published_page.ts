/**
 * The first page of published results, for those who read on a code host: how the claims came out, and the
 * figures. Every claim and figure has an anchor of its name, so that other pages can quote it.
 *
 * @module
 */

import { duration } from "../../base/quantities.ts";
import {
  adjustedTallyText,
  adjustedText,
  criterionText,
  howJudged,
  readingsText,
  sourceText,
  tallyText,
  unitsText,
  valueText,
} from "../../model/claim_words.ts";
import { isOurs, type JudgedClaim, parted, tallyOf } from "../../model/claim.ts";
import type { FigureContent } from "../figure_content.ts";
import { code, escaped, tableOf } from "../markdown_text.ts";
import type { FigureFacts, ReportFacts } from "../report_facts.ts";
import { commitText } from "../source_commit.ts";
import { type Listing, listingFile } from "./listing.ts";

/** Name of the page; code hosts show it with the folder. */
export const pageFile = "README.md";

/** Name of the picture of the scorecard. */
export const scorecardFile = "scorecard.svg";

/** A figure with the picture that is published of it. */
export interface PublishedFigure {
  readonly figure: FigureFacts;
  readonly content: FigureContent;
  /** Path of the picture below the folder. */
  readonly picture: string;
}

/** The page as Markdown; links are relative to its folder. */
export function publishedPage(
  { title, about, note, claims, stages }: ReportFacts,
  figures: readonly PublishedFigure[],
  tables: readonly string[],
  listing: Omit<Listing, "schema" | "files">,
): string {
  const { paper, ours } = parted(claims ?? []);
  const { profile, source, engine, deno, platform } = listing;
  const computing = stages.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  const results = stages.reduce((sum, { elements }) => sum + elements.length, 0);
  return [
    `# ${escaped(title)}: results`,
    escaped(about),
    `Profile ${code(profile)}${
      source === null ? "" : `, ${commitText(source)}`
    }, engine ${engine}, ` +
    `Deno ${deno}, ${platform}: ${results} results, ${duration(computing)} of computing. ` +
    `Written by ${code("deno task report --publish")}, not by hand; ` +
    `[${listingFile}](${listingFile}) has each file's SHA-256 and the key of its result.`,
    ...(note === null ? [] : [`> ${escaped(note)}`]),
    ...(claims === null ? [] : [
      `<a id="scorecard"></a>`,
      "## Scorecard",
      `**${tallyText(tallyOf(paper), "claims of the paper")}.** ${
        adjustedTallyText(tallyOf(paper))
      } ${howJudged}`,
      claimRows(paper),
      ...(ours.length === 0 ? [] : [
        `<a id="checks"></a>`,
        "### Checks of ours",
        `${tallyText(tallyOf(ours), "checks of ours")}.`,
        claimRows(ours),
      ]),
    ]),
    ...(tables.length === 0
      ? []
      : ["## Tables", tables.map((path) => `- [${path}](<${encodeURI(path)}>)`).join("\n")]),
    "## Figures",
    ...figures.flatMap(figureLines),
  ].join("\n\n") + "\n";
}

function claimRows(claims: readonly JudgedClaim[]): string {
  const names = [
    ...["figure", "name", "claim", "measured", "holds if", "sample", "verdict", "after Holm"],
    ...["holds under", "source"],
  ];
  return tableOf(
    names,
    claims.map((claim) => [
      claim.figure,
      `<a id="${encodeURIComponent(claim.id)}"></a>${code(claim.id)}`,
      escaped(claim.statement),
      escaped(valueText(claim)),
      escaped(criterionText(claim)),
      escaped(unitsText(claim)),
      claim.verdict === "reproduced" ? claim.verdict : `**${claim.verdict}**`,
      isOurs(claim) ? "" : adjustedText(claim),
      escaped(readingsText(claim)),
      escaped(sourceText(claim)),
    ]),
  );
}

function figureLines({ figure, content, picture }: PublishedFigure): string[] {
  return [
    `<a id="${figure.id}"></a>`,
    `### ${escaped(figure.title)}`,
    `![${escaped(figure.title)}](<${encodeURI(picture)}>)`,
    escaped(content.caption),
    ...(content.ours.length === 0
      ? []
      : [content.ours.map((line) => `- Our reading: ${escaped(line)}`).join("\n")]),
    ...(figure.freshness.state === "waived"
      ? [`Up to date by the owner’s word (${escaped(figure.freshness.reasons.join("; "))}).`]
      : []),
  ];
}
