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
