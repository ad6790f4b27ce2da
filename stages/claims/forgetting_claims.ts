/**
 * Claims about the profiles of forgetting, which Figure 6 has for teachers and Figure 12 for digits.
 *
 * @module
 */

import type { Declaration, Source } from "./claim.ts";
import { ofScheme, peakOf, riseOf, type Schemes } from "./profile_shapes.ts";

/** The figures' data. */
export interface ForgettingData {
  /** `overlap` or `similarity`, `draw`, `forgetting`, `entropy_before` by scheme. */
  readonly profiles: Schemes;
}

/** Where the profiles are from. */
export interface Setting {
  readonly figure: 6 | 12;
  /** The column of the similarities. */
  readonly by: "overlap" | "similarity";
  /** What ids begin with. */
  readonly prefix: "" | "digits-";
  /** What statements end with. */
  readonly on: "" | ", on digits too";
  readonly sources: readonly Source[];
}

/** Forgetting is worst in between: for a scheme that is specialised in the way named. */
export function hammer(
  { figure, by, prefix, on, sources }: Setting,
  scheme: string,
  suffix: "" | "-imbalance",
  way: string,
): Declaration<ForgettingData> {
  return {
    id: `${prefix}hammer${suffix}`,
    figure,
    sources,
    statement: `specialised by ${way}, a student forgets most at intermediate similarity${on}`,
    reading: "“specialised” may be by the readout’s angle or, as the abstract has it for " +
      "consolidation, by imbalance (σ ≫ r, identical units): both are judged. Intermediate is the " +
      "middle half; where in it is told by the other students",
    statistic:
      "(F in the middle half − F at an end) / F in the middle half, means over draws, the " +
      "lesser of both ends",
    unit: "draw",
    relation: ">",
    threshold: 0.1,
    thresholdReason: "a tenth of the peak: less would not be seen as a peak in the figure",
    measure: ({ profiles }) => peakOf(ofScheme(profiles, scheme, figure), by),
    meaning: {
      reproduced: "Maslow’s hammer: tasks that are half alike interfere most.",
      "not reproduced": "No hammer: forgetting is as bad at an end as in between.",
    },
  };
}

/** Forgetting only falls: for a scheme that is not specialised. */
export function monotonic(
  { figure, by, prefix, on, sources }: Setting,
  scheme: string,
  suffix: "" | "-one-unit",
  second: string,
): Declaration<ForgettingData> {
  return {
    id: `${prefix}monotonic${suffix}`,
    figure,
    sources,
    statement:
      `not specialised, a student forgets the less the more alike the tasks are (${second})${on}`,
    reading:
      "monotonic: no rise from any similarity to any greater one that could be seen beside the " +
      "whole fall",
    statistic:
      "largest rise of F between any two similarities over its fall from the least to the " +
      "greatest, means over draws",
    unit: "draw",
    relation: "<",
    threshold: 0.1,
    thresholdReason: "a tenth of the fall: the same as for a peak",
    measure: ({ profiles }) => riseOf(ofScheme(profiles, scheme, figure), by),
    meaning: {
      reproduced: "Without specialisation there is no hammer.",
      "not reproduced": "Forgetting rises somewhere although the student is not specialised.",
    },
  };
}
