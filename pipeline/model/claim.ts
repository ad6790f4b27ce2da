/**
 * Claims with their outcomes, as a pipeline's stages write them.
 *
 * @module
 */

/** How a claim came out. */
export const verdicts = ["reproduced", "inconclusive", "not reproduced"] as const;

/** How a claim came out. */
export type ClaimVerdict = typeof verdicts[number];

/**
 * The level of every one-sided test, and that of all of them together after Holm. An interval has this
 * probability outside either end, so that it lies wholly on one side exactly when a test says so.
 */
export const LEVEL = 0.05;

/** A claim, by what it is judged, and how it came out; perhaps before all others are judged. */
export interface JudgedClaim {
  /** Short name: `hammer`. */
  readonly id: string;
  /** Number of the figure. */
  readonly figure: number;
  /** Where the paper says it: `abstract`, `caption of Figure 3`. Without any it is a check of ours. */
  readonly sources: readonly string[];
  readonly statement: string;
  /** What the statement is taken to mean, and why. */
  readonly reading: string;
  /** What was measured. */
  readonly statistic: string;
  /** What was sampled: `draw`, `network`, or `none`. */
  readonly unit: string;
  /** How many of those; `null` if nothing is random. */
  readonly units: number | null;
  /** It holds where the value is below, or above, the threshold, which does not move with the results. */
  readonly relation: "<" | ">";
  readonly threshold: number;
  /** Why it is that. */
  readonly thresholdReason: string;
  readonly value: number;
  /** Ends of the interval of 90 %; both are the value if nothing is random. */
  readonly low: number;
  readonly high: number;
  /** One-sided p of the claim, and of its contrary; `null` if nothing is random. */
  readonly p: number | null;
  readonly contrary: number | null;
  readonly verdict: ClaimVerdict;
  /** The verdict if all claims of the paper are to be right together (Holm); `null` until all are judged. */
  readonly adjusted: ClaimVerdict | null;
  /** What this means, in a line. */
  readonly meaning: string;
  /** What becomes of it under other readings, where that was tried. */
  readonly readings?: UnderReadings;
}

/** A claim among all others. */
export interface Claim extends JudgedClaim {
  readonly adjusted: ClaimVerdict;
}

/**
 * What becomes of a claim under the readings that act on it. All are judged alike, perhaps more coarsely
 * than the claim itself.
 */
export type UnderReadings = {
  /** The verdict under our own. */
  readonly ours: ClaimVerdict;
  /** Under how many it is reproduced, and how many there are, ours among them. */
  readonly holds: number;
  readonly of: number;
  /** Those under which the verdict is the opposite of that under ours. */
  readonly turned: readonly string[];
  /** Why those do so, a sentence each or for several together. */
  readonly why: readonly string[];
  /** Those under which it is inconclusive, though it is not under ours. */
  readonly open: readonly string[];
};

/** How many claims came out how, and how many were reproduced among all the others. */
export interface Tally {
  readonly total: number;
  readonly counts: { readonly [V in ClaimVerdict]: number };
  /** `null` if some are not judged yet. */
  readonly adjusted: number | null;
}

/** How verdicts come about, for those who read them. */
export const howJudged =
  "Each claim has a source, a reading, a statistic and a threshold, which stand " +
  "in the code and do not move with the results. It is reproduced, or not, if a one-sided test says so " +
  "at 5 %: then the whole 90 % interval, in brackets, lies on that side; else it is inconclusive. " +
  "“After Holm” are the verdicts when all claims of the paper are to be right together: at most 5 % " +
  "for a single false “reproduced” among them, and the same for “not reproduced”. Checks of ours are " +
  "not claims of the paper and are not counted among them.";

/** Counts some claims. */
export function tallyOf(claims: readonly JudgedClaim[]): Tally {
  const count = (verdict: ClaimVerdict): number =>
    claims.filter((claim) => claim.verdict === verdict).length;
  return {
    total: claims.length,
    counts: {
      "reproduced": count("reproduced"),
      "inconclusive": count("inconclusive"),
      "not reproduced": count("not reproduced"),
    },
    adjusted: claims.some(({ adjusted }) => adjusted === null)
      ? null
      : claims.filter(({ adjusted }) => adjusted === "reproduced").length,
  };
}

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

/** The paper's claims and our checks, which are counted apart. */
export function parted<C extends Pick<Claim, "sources">>(claims: readonly C[]): {
  readonly paper: readonly C[];
  readonly ours: readonly C[];
} {
  return {
    paper: claims.filter((claim) => !isOurs(claim)),
    ours: claims.filter(isOurs),
  };
}

/** Whether it is no claim of the paper, but a check of ours. */
export function isOurs({ sources }: Pick<Claim, "sources">): boolean {
  return sources.length === 0;
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

/**
 * Checks that a value is a list of claims.
 *
 * @throws {TypeError} it is none; the message says what is wrong where.
 */
export function claimsOf(value: unknown): readonly Claim[] {
  return listOf<Claim>(value, ["verdict", "adjusted"]);
}

/**
 * Checks that a value is a list of claims that are judged by themselves.
 *
 * @throws {TypeError} it is none; the message says what is wrong where.
 */
export function judgedClaimsOf(value: unknown): readonly JudgedClaim[] {
  return listOf<Omit<JudgedClaim, "adjusted">>(value, ["verdict"])
    .map((claim) => ({ ...claim, adjusted: null }));
}

function listOf<C>(value: unknown, verdictNames: readonly string[]): readonly C[] {
  if (!Array.isArray(value)) throw new TypeError("it is not a list");
  value.forEach((claim, i) => {
    const wrong = problemOf(claim, verdictNames);
    if (wrong !== undefined) throw new TypeError(`[${i}]${wrong}`);
  });
  return value;
}

const texts = ["id", "statement", "reading", "statistic", "unit", "thresholdReason", "meaning"];
const numbers = ["figure", "threshold", "value", "low", "high"];
const numbersOrNull = ["units", "p", "contrary"];

function problemOf(claim: unknown, verdictNames: readonly string[]): string | undefined {
  if (typeof claim !== "object" || claim === null) return " is no record";
  const fields = new Map<string, unknown>(Object.entries(claim));
  const isNumber = (name: string): boolean => typeof fields.get(name) === "number";
  const noText = texts.find((name) => typeof fields.get(name) !== "string");
  if (noText !== undefined) return `.${noText} is not a text`;
  const noNumber = numbers.find((name) => !isNumber(name));
  if (noNumber !== undefined) return `.${noNumber} is not a number`;
  const neither = numbersOrNull.find((name) => !isNumber(name) && fields.get(name) !== null);
  if (neither !== undefined) return `.${neither} is neither a number nor null`;
  const sources = fields.get("sources");
  if (!Array.isArray(sources) || sources.some((source) => typeof source !== "string")) {
    return ".sources is not a list of texts";
  }
  if (!["<", ">"].includes(String(fields.get("relation")))) return ".relation is neither < nor >";
  const readings = fields.get("readings");
  if (readings !== undefined && !isUnderReadings(readings)) {
    return ".readings is not as it should be";
  }
  const unjudged = verdictNames
    .find((name) => !verdicts.some((verdict) => verdict === fields.get(name)));
  return unjudged === undefined ? undefined : `.${unjudged} is none of ${verdicts.join(", ")}`;
}

function isUnderReadings(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const isTexts = (one: unknown): boolean =>
    Array.isArray(one) && one.every((text) => typeof text === "string");
  return verdicts.some((verdict) => verdict === fields.get("ours")) &&
    ["holds", "of"].every((name) => typeof fields.get(name) === "number") &&
    ["turned", "why", "open"].every((name) => isTexts(fields.get(name)));
}
