/**
 * What docs/claims.md says that code decides: the claims as they are declared, and how their rules and
 * intervals do on made-up data.
 *
 * @module
 */

import { criterionText, sourceText } from "../../pipeline/model/claim_words.ts";
import type { Declaration } from "../../stages/claims/claim.ts";
import { declarations } from "../../stages/claims/declarations.ts";
import type { Calibration } from "./calibration.ts";
import { type Coverage, SIZES } from "./coverage.ts";

/** The page. */
export const pagePath = new URL("../../docs/claims.md", import.meta.url);

/** Made-up samples of each claim and interval. */
export const SAMPLES = 2000;

/** Every claim: source, reading, rule and margin. */
export function declaredText(): string {
  return declarations.map((claim) =>
    [
      `### ${claim.id}`,
      `Figure ${claim.figure}: ${claim.statement}.`,
      [
        `- Source: ${sourceText(claim)}.`,
        `- Reading: ${claim.reading}.`,
        `- Rule: ${claim.statistic}; holds if ${criterionText(claim)}${sampleText(claim)}.`,
        `- Margin: ${claim.thresholdReason}.`,
      ].join("\n"),
    ].join("\n\n")
  ).join("\n\n");
}

/** The table of coverages. */
export function coverageText(coverages: readonly Coverage[]): string {
  return rows([
    ["interval", "sample", ...SIZES.map((n) => `n = ${n}`)],
    ...coverages.map(({ interval, sample, shares }) => [interval, sample, ...shares.map(percent)]),
  ]);
}

/** The table of rules, and what becomes of whole scorecards. */
export function calibrationText({ rules, before, after }: Calibration): string {
  return [
    rows([
      [
        ...["claim", "n", "border", "reproduced there", "inconclusive there"],
        ...["effect", "reproduced there", "contrary: not reproduced"],
      ],
      ...rules.map((rule) => [
        ...[
          rule.id,
          String(rule.units),
          rule.border,
          percent(rule.falsely),
          percent(rule.undecided),
        ],
        ...[rule.effect, percent(rule.power), percent(rule.contrary)],
      ]),
    ]),
    `Whole scorecards at the border of every rule: any false “reproduced” among the paper’s claims in ` +
    `${percent(before)} of them, and in ${percent(after)} after Holm.`,
  ].join("\n\n");
}

/** A part of the page, between the marks that name it. */
export function partOf(page: string, name: string): string {
  const [from, to] = marks(name);
  const [, rest = ""] = page.split(from);
  return rest.split(to)[0] ?? "";
}

/** The page with a part put in. */
export function withPart(page: string, name: string, text: string): string {
  const [from, to] = marks(name);
  return page.replace(from + partOf(page, name) + to, () => `${from}\n\n${text}\n\n${to}`);
}

/** Text that the formatter does not change. */
export function plain(text: string): string {
  return text.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();
}

function marks(name: string): readonly [from: string, to: string] {
  return [`<!-- ${name}: written by tests/claims/write_page.ts -->`, `<!-- end of ${name} -->`];
}

function sampleText({ unit }: Pick<Declaration<never>, "unit">): string {
  return unit === "none" ? "; nothing in it is random" : "";
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function rows(cells: readonly (readonly string[])[]): string {
  const row = (of: readonly string[]): string => `| ${of.join(" | ")} |`;
  const [head = [], ...rest] = cells;
  return [row(head), row(head.map(() => "---")), ...rest.map(row)].join("\n");
}
