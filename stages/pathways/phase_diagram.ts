/**
 * How close a slow pathway comes to leaving its plateau while a fast one learns: Algorithm 1 of
 * Jarvis et al. (2025) as we read it.
 *
 * Let pathway 1 (fast) learn alone, and let t̂₂(t) be the escaping time of pathway 2 (slow) from its
 * start, were the residual s* − a₁(t) that pathway 1 leaves at t there all along. Training begins with
 * t̂₂(0) above t = 0; then t runs up and t̂₂(t) away from it, to infinity once pathway 1 leaves less
 * than pathway 2 needs. Where t overtakes t̂₂(t), the slow pathway has escaped. The converse is looser:
 * the residual was larger before t, so t̂₂(t) is late, and close to the border a pathway escapes that by
 * this measure does not (`specialises` decides that exactly). Pathway 1 may be taken alone because a
 * pathway on its plateau holds at most ε s* of the task.
 *
 * Closeness [ours for the exact form], each at its closest point in training:
 * - `distance`, min (t̂₂(t) − t): a time, negative where the slow pathway escapes;
 * - `log_ratio`, min log₁₀(t̂₂(t)/t): negative there too, but free of units. The paper's "in log scale"
 *   needs it: the distance itself is negative over most of the diagram. For imbalances far above s*
 *   and a(0), and small ε, it tends to log₁₀(ε e λ₁/λ₂), so what counts is the ratio of the imbalances.
 *
 * Alternatives that we did not take: t̂₂ from where pathway 2 is by then (zero wherever it escapes,
 * so nothing is graded), and |t̂₂ − t| (zero there as well).
 *
 * @module
 */

import { fraction, positive, unfit } from "./checks.ts";
import { clockOf, read } from "./clock.ts";
import { minimum } from "./minimum.ts";
import type { Pathway } from "./pathway.ts";
import { hittingTime, passageTime } from "./times.ts";

/** How close a slow pathway came to its escaping time; infinite if it never would, left alone. */
export interface Approach {
  /** min over t of t̂₂(t) − t, in units of the time constant. */
  readonly distance: number;
  /** min over t of log₁₀(t̂₂(t)/t). */
  readonly logRatio: number;
}

/**
 * The closest approach of the slow pathway to its escaping time while the fast one learns.
 *
 * @param target Singular value s* of the task.
 * @param threshold The fraction ε of the escaping time, strictly between 0 and 1.
 * @throws {RangeError} when a parameter is out of range, when a pathway starts above its plateau or
 *   when the fast pathway never learns.
 */
export function closestApproach(
  fast: Pathway,
  slow: Pathway,
  target: number,
  threshold: number,
): Approach {
  const task = "find the closest approach of a slow pathway";
  positive(task, "target", target);
  fraction(task, "threshold", threshold);
  const plateau = threshold * target;
  for (const [name, { a }] of Object.entries({ fast, slow })) {
    if (!(a < plateau)) throw unfit(task, `a of the ${name} pathway`, a, `below ${plateau} (ε s*)`);
  }
  const end = hittingTime(fast, target, threshold);
  if (end === Infinity) {
    throw unfit(task, "the fast pathway", JSON.stringify(fast), "one that learns");
  }
  const clock = clockOf([fast], target);
  const escaping = (t: number): number => passageTime(slow, plateau, read(clock, t).residual);
  return {
    distance: minimum((t) => escaping(t) - t, end),
    logRatio: minimum((t) => Math.log10(escaping(t) / t), end),
  };
}
