/**
 * Claims with their outcomes, as a pipeline's stages write them.
 *
 * @module
 */

/** How a claim came out. */
export const verdicts = ["reproduced", "inconclusive", "not reproduced"] as const;

/** How a claim came out. */
export type ClaimVerdict = typeof verdicts[number];

/** A claim, by what it is judged, and how it came out. */
export interface Claim {
  /** Short name: `fig5-orthogonal`. */
  readonly id: string;
  /** Number of the figure. */
  readonly figure: number;
  readonly statement: string;
  /** What was measured. */
  readonly statistic: string;
  /** It holds where the value is below, or above, the threshold, which does not move with the results. */
  readonly relation: "<" | ">";
  readonly threshold: number;
  readonly value: number;
  /** Ends of the interval of confidence; both are the value if nothing is random. */
  readonly low: number;
  readonly high: number;
  readonly verdict: ClaimVerdict;
  /** Whether it is no claim of the paper, but an extension of ours. */
  readonly ours: boolean;
}

/** How many claims came out how. */
export interface Tally {
  readonly total: number;
  readonly counts: { readonly [V in ClaimVerdict]: number };
}

/** Counts some claims. */
export function tallyOf(claims: readonly Claim[]): Tally {
  const count = (verdict: ClaimVerdict): number =>
    claims.filter((claim) => claim.verdict === verdict).length;
  return {
    total: claims.length,
    counts: {
      "reproduced": count("reproduced"),
      "inconclusive": count("inconclusive"),
      "not reproduced": count("not reproduced"),
    },
  };
}

/** The paper's claims and our extensions, which are counted apart. */
export function parted(claims: readonly Claim[]): {
  readonly paper: readonly Claim[];
  readonly ours: readonly Claim[];
} {
  return {
    paper: claims.filter(({ ours }) => !ours),
    ours: claims.filter(({ ours }) => ours),
  };
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
 *   tallyText({ total: 24, counts }, "claims"),
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
 * assert.deepEqual([0.012345, 2.31e-13, -1500, NaN].map(shortNumber), ["0.0123", "2.31e-13", "-1500", "unknown"]);
 * ```
 */
export function shortNumber(x: number): string {
  if (Number.isNaN(x)) return "unknown";
  return String(Number(x.toPrecision(3))).replace("Infinity", "∞");
}

/** `0.012 [0.01, 0.014]`; without an interval where nothing is random. */
export function valueText({ value, low, high }: Claim): string {
  return low === high || Number.isNaN(value)
    ? shortNumber(value)
    : `${shortNumber(value)} [${shortNumber(low)}, ${shortNumber(high)}]`;
}

/** `< 0.1`. */
export function criterionText({ relation, threshold }: Claim): string {
  return `${relation} ${threshold}`;
}

/**
 * Checks that a value is a list of claims.
 *
 * @throws {TypeError} it is none; the message says what is wrong where.
 */
export function claimsOf(value: unknown): readonly Claim[] {
  if (!Array.isArray(value)) throw new TypeError("it is not a list");
  value.forEach((claim, i) => {
    const wrong = problemOf(claim);
    if (wrong !== undefined) throw new TypeError(`[${i}]${wrong}`);
  });
  return value;
}

function problemOf(claim: unknown): string | undefined {
  if (typeof claim !== "object" || claim === null) return " is no record";
  const fields = new Map<string, unknown>(Object.entries(claim));
  const texts = ["id", "statement", "statistic"];
  const numbers = ["figure", "threshold", "value", "low", "high"];
  const noText = texts.find((name) => typeof fields.get(name) !== "string");
  if (noText !== undefined) return `.${noText} is not a text`;
  const noNumber = numbers.find((name) => typeof fields.get(name) !== "number");
  if (noNumber !== undefined) return `.${noNumber} is not a number`;
  if (typeof fields.get("ours") !== "boolean") return ".ours is neither true nor false";
  if (!["<", ">"].includes(String(fields.get("relation")))) return ".relation is neither < nor >";
  const isVerdict = verdicts.some((verdict) => verdict === fields.get("verdict"));
  return isVerdict ? undefined : `.verdict is none of ${verdicts.join(", ")}`;
}
