/**
 * Verdicts, in one place.
 *
 * @module
 */

import { type ClaimVerdict, LEVEL } from "../../pipeline/model/claim.ts";
import type { Claim, Declaration } from "./claim.ts";
import type { Estimate } from "./estimate.ts";

/**
 * Judges claims by one figure's data: a claim is reproduced if the one-sided test of its side says so
 * at 5 %, not reproduced if that of the other side does, else inconclusive. The 90 % interval lies on
 * that side alone exactly then. What nothing random enters is one or the other.
 */
export function judge<Data>(declarations: readonly Declaration<Data>[], data: Data): Claim[] {
  return declarations.map(({ measure, meaning, ...declared }) => {
    const estimate = measure(data);
    const { p, contrary } = testsOf(estimate, declared.relation, declared.threshold);
    const verdict = verdictOf(p, contrary);
    const [low, high] = estimate.bounds(LEVEL);
    const { value, units } = estimate;
    return {
      ...declared,
      ...{ units, value, low, high, verdict },
      ...(units === null ? { p: null, contrary: null } : { p, contrary }),
      meaning: verdict === "inconclusive" ? undecided(units, declared.unit) : meaning[verdict],
    };
  });
}

/** The verdict on the p of the claim and on that of its contrary; NaN decides nothing. */
export function verdictOf(p: number, contrary: number): ClaimVerdict {
  return p <= LEVEL ? "reproduced" : contrary <= LEVEL ? "not reproduced" : "inconclusive";
}

function testsOf(estimate: Estimate, relation: "<" | ">", threshold: number) {
  const [p, contrary] = relation === "<"
    ? [estimate.below(threshold), estimate.above(threshold)]
    : [estimate.above(threshold), estimate.below(threshold)];
  // On the threshold itself a claim fails, if nothing is random.
  return { p, contrary: estimate.units === null ? 1 - p : contrary };
}

function undecided(units: number | null, unit: string): string {
  return units === null
    ? "It has no value here, so nothing follows."
    : units < 2
    ? `One ${unit} decides nothing.`
    : `The ${units} ${unit}s do not decide it.`;
}
