/**
 * The scorecard's numbers as LaTeX macros, for a text that quotes them.
 *
 * @module
 */

import { adjustedText, partsOf, readingsText, sourceText } from "../model/claim_words.ts";
import { type JudgedClaim, parted, tallyOf } from "../model/claim.ts";
import { latexText } from "./latex_text.ts";

/**
 * Macros for the totals and for each claim: its value, the ends of its interval, its threshold, source,
 * reading and verdicts, under how many readings it holds, the sample and what it means; `fig5-angle` becomes `\claimFigFiveAngleValue` and
 * so on, since names have letters only.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.match(
 *   latexMacros([{
 *     id: "fig5-angle",
 *     figure: 5,
 *     sources: ["caption of Figure 5"],
 *     statement: "it rises by > 10 % & more",
 *     reading: "the smallest rise",
 *     statistic: "smallest rise",
 *     unit: "draw",
 *     units: 8,
 *     relation: ">",
 *     threshold: 0,
 *     thresholdReason: "a rise is above 0",
 *     value: 1.25e-7,
 *     low: 1e-7,
 *     high: 1.5e-7,
 *     p: 0.001,
 *     contrary: 0.999,
 *     verdict: "reproduced",
 *     adjusted: "reproduced",
 *     meaning: "It rises.",
 *   }]),
 *   /\\newcommand\{\\claimFigFiveAngleValue\}\{\\ensuremath\{1\.25\\times 10\^\{-7\}\}\}/,
 * );
 * ```
 */
export function latexMacros(claims: readonly JudgedClaim[]): string {
  const { paper, ours } = parted(claims);
  const [theirs, own] = [tallyOf(paper), tallyOf(ours)];
  const names = new Set<string>();
  /** Two ids may have the same letters: a later one gets another name. */
  const nameOf = (id: string): string => {
    let name = `claim${letters(id)}`;
    while (names.has(name)) name += "X";
    names.add(name);
    return name;
  };
  const macro = (name: string, text: string): string => `\\newcommand{\\${name}}{${text}}`;
  return [
    "% Claims held against what was measured; \\input this file in the preamble.",
    macro("claimsTotal", String(theirs.total)),
    macro("claimsReproduced", String(theirs.counts.reproduced)),
    macro("claimsInconclusive", String(theirs.counts.inconclusive)),
    macro("claimsNotReproduced", String(theirs.counts["not reproduced"])),
    macro("claimsReproducedAfterHolm", String(theirs.adjusted ?? "?")),
    macro("checksTotal", String(own.total)),
    macro("checksReproduced", String(own.counts.reproduced)),
    ...claims.flatMap((claim) => {
      const name = nameOf(claim.id);
      return [
        `% ${claim.id}: ${claim.statement.replace(/\s+/g, " ")}`,
        macro(`${name}Value`, number(claim.value)),
        macro(`${name}Low`, number(claim.low)),
        macro(`${name}High`, number(claim.high)),
        macro(`${name}Threshold`, number(claim.threshold)),
        macro(`${name}Units`, claim.units === null ? "none" : number(claim.units)),
        macro(`${name}Source`, latexText(sourceText(claim))),
        macro(`${name}Reading`, latexText(claim.reading)),
        macro(`${name}Verdict`, latexText(claim.verdict)),
        macro(`${name}VerdictAfterHolm`, latexText(adjustedText(claim))),
        macro(`${name}HoldsUnder`, readingsText(claim) || "1 of 1"),
        macro(`${name}Meaning`, latexText(claim.meaning)),
      ];
    }),
    "",
  ].join("\n");
}

const digits = ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/** `fig5-angle` as `FigFiveAngle`: parts begin with capitals, digits are words, the rest goes. */
function letters(id: string): string {
  return id.normalize("NFKD").replace(/\d/g, (digit) => ` ${digits[Number(digit)]} `)
    .split(/[^A-Za-z]+/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

function number(x: number): string {
  if (Number.isNaN(x)) return "not a number";
  const [mantissa, exponent] = partsOf(x);
  const power = exponent === undefined ? "" : `\\times 10^{${exponent}}`;
  return `\\ensuremath{${mantissa.replace("∞", "\\infty")}${power}}`;
}
