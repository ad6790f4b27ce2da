/**
 * A claim of the paper held against what was measured.
 *
 * @module
 */

/** How a claim came out. */
export type Verdict = "reproduced" | "not reproduced" | "inconclusive";

/** A value with the ends of its 95 % confidence interval; all three are equal if nothing is random. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What is claimed and by what it is judged; a threshold does not move with the results. */
export interface Criterion {
  /** Short name, figure first: `fig5-orthogonal`. */
  readonly id: string;
  /** Number of the figure. */
  readonly figure: number;
  /** The claim, in our words. */
  readonly statement: string;
  /** What was measured. */
  readonly statistic: string;
  /** The claim holds where the statistic is below, or above, the threshold. */
  readonly relation: "<" | ">";
  readonly threshold: number;
}

/** A criterion with its outcome. */
export interface Claim extends Criterion, Measured {
  readonly verdict: Verdict;
}

/**
 * Judges a claim: it is reproduced, or not, only if the whole interval lies on one side of the
 * threshold.
 */
export function judge(criterion: Criterion, { value, low, high }: Measured): Claim {
  const { relation, threshold } = criterion;
  const holds = (x: number): boolean => relation === "<" ? x < threshold : x > threshold;
  const fails = (x: number): boolean => relation === "<" ? x >= threshold : x <= threshold;
  const verdict = holds(low) && holds(high)
    ? "reproduced"
    : fails(low) && fails(high)
    ? "not reproduced"
    : "inconclusive";
  return { ...criterion, value, low, high, verdict };
}
