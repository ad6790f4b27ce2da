/**
 * Claims in words.
 *
 * @module
 */

import type { Claim, JudgedClaim, Tally } from "./claim.ts";

/** The verdict among all the others, in words. */
export function adjustedText({ adjusted }: Pick<JudgedClaim, "adjusted">): string {
  return adjusted ?? "when all claims are judged";
}

/** How many are reproduced among all the others, in words. */
export function adjustedTallyText({ adjusted }: Tally): string {
  return adjusted === null
    ? "After Holm when all are judged."
    : `${adjusted} reproduced after Holm.`;
}

/**
 * A tally in words.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const counts = { "reproduced": 17, "inconclusive": 3, "not reproduced": 4 };
 * assert.equal(
 *   tallyText({ total: 24, counts, adjusted: 15 }, "claims"),
 *   "17 of 24 claims reproduced, 3 inconclusive, 4 not",
 * );
 * ```
 */
export function tallyText({ total, counts }: Tally, noun: string): string {
  return [
    `${counts.reproduced} of ${total} ${noun} reproduced`,
    ...(counts.inconclusive > 0 ? [`${counts.inconclusive} inconclusive`] : []),
    ...(counts["not reproduced"] > 0 ? [`${counts["not reproduced"]} not`] : []),
  ].join(", ");
}

/**
 * Three digits are what a reader can use.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(
 *   [0.012345, 1.15e-6, -1500, 2.3e12, NaN, -Infinity].map(shortNumber),
 *   ["0.0123", "1.15 × 10⁻⁶", "-1500", "2.3 × 10¹²", "unknown", "-∞"],
 * );
 * ```
 */
export function shortNumber(x: number): string {
  if (Number.isNaN(x)) return "unknown";
  const [mantissa = "", exponent] = partsOf(x);
  return exponent === undefined ? mantissa : `${mantissa} × 10${raised(exponent)}`;
}

/** Three digits of a number, and its power of ten where those alone are not enough. */
export function partsOf(x: number): readonly [mantissa: string, exponent?: number] {
  if (!Number.isFinite(x)) return [x < 0 ? "-∞" : "∞"];
  const rounded = Number(x.toPrecision(3));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return [String(rounded)];
  const [mantissa = "", exponent] = rounded.toExponential().split("e");
  return [mantissa, Number(exponent)];
}

function raised(exponent: number): string {
  return [...String(exponent)].map((sign) => sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]).join(
    "",
  );
}

/** `0.012 [0.01, 0.014]`; without an interval where nothing is random. */
export function valueText({ value, low, high }: Pick<Claim, "value" | "low" | "high">): string {
  return low === high || Number.isNaN(value)
    ? shortNumber(value)
    : `${shortNumber(value)} [${shortNumber(low)}, ${shortNumber(high)}]`;
}

/** `< 0.1`. */
export function criterionText(
  { relation, threshold }: Pick<Claim, "relation" | "threshold">,
): string {
  return `${relation} ${shortNumber(threshold)}`;
}

/** `21 of 24`; nothing where there is but one reading. */
export function readingsText({ readings }: Pick<JudgedClaim, "readings">): string {
  return readings === undefined || readings.of < 2 ? "" : `${readings.holds} of ${readings.of}`;
}

/** `turned by eta=5, heads=1; open under eta=2`; nothing where no reading does so. */
export function turnedText({ readings }: Pick<JudgedClaim, "readings">, shown = Infinity): string {
  const some = (names: readonly string[]): string =>
    names.slice(0, shown).join(", ") +
    (names.length > shown ? ` and ${names.length - shown} more` : "");
  const { turned = [], open = [] } = readings ?? {};
  return [
    ...(turned.length === 0 ? [] : [`turned by ${some(turned)}`]),
    ...(open.length === 0 ? [] : [`open under ${some(open)}`]),
  ].join("; ");
}

/** `8 draws`; nothing where nothing is random. */
export function unitsText({ unit, units }: Pick<Claim, "unit" | "units">): string {
  return units === null ? "" : `${units} ${unit}${units === 1 ? "" : "s"}`;
}

/** `abstract; caption of Figure 5`, or `ours`. */
export function sourceText({ sources }: Pick<Claim, "sources">): string {
  return sources.length === 0 ? "ours" : sources.join("; ");
}

/** How verdicts come about, for those who read them. */
export const howJudged =
  "Each claim has a source, a reading, a statistic and a threshold, which stand " +
  "in the code and do not move with the results. It is reproduced, or not, if a one-sided test says so " +
  "at 5 %: then the whole 90 % interval, in brackets, lies on that side; else it is inconclusive. " +
  "“After Holm” are the verdicts when all claims of the paper are to be right together: at most 5 % " +
  "for a single false “reproduced” among them, and the same for “not reproduced”. Checks of ours are " +
  "not claims of the paper and are not counted among them.";
