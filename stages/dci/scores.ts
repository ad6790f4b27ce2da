/**
 * All scores of one network's codes.
 *
 * @module
 */

import { FACTOR_NAMES, FACTOR_SIZES } from "../sprites/factors.ts";
import { completeness, disentanglement, grouped, type Importance } from "./dci.ts";
import { GROUPS } from "./factor_groups.ts";
import {
  mutualInformationGap,
  separatedAttributePredictability,
  separatedClassPredictability,
} from "./gaps.ts";
import { type ImportanceMethod, informativeness } from "./importance.ts";
import type { LabelledCodes } from "./labelled_codes.ts";
import type { DciScores, Grouping, MethodScores } from "./mod.ts";

/**
 * Scores codes of sprites.
 *
 * @param seed for the forest's draws
 * @param progress told the share that is done
 * @throws {RangeError} a code is not finite, labels are missing, or a factor does not vary.
 */
export function scoresOf(
  train: LabelledCodes,
  test: LabelledCodes,
  seed: string,
  progress: (fraction: number) => void = () => {},
): DciScores {
  const by = (method: ImportanceMethod): MethodScores => {
    const found = informativeness(train, test, FACTOR_NAMES, FACTOR_SIZES, method, seed);
    if (found.unconverged !== undefined) {
      console.warn(`The ${method} did not find its minimum for ${found.unconverged.join(", ")}`);
    }
    const [D, C] = [disentanglement(found.importance), completeness(found.importance)];
    return {
      disentanglement: D.score,
      completeness: C.score,
      perCode: D.each,
      perFactor: C.each,
      ...found,
    };
  };
  // The quick ones first, so that what is wrong shows at once.
  const [lasso, forest] = [by("lasso"), by("random-forest")];
  progress(0.1);
  const boosting = by("gradient-boosting");
  return {
    methods: { "gradient-boosting": boosting, lasso, "random-forest": forest },
    groups: groupScores(boosting.importance),
    mig: mutualInformationGap(train),
    sapClasses: separatedClassPredictability(train, test),
    sap: separatedAttributePredictability(train),
  };
}

function groupScores(importance: Importance): DciScores["groups"] {
  const score = (name: Grouping): number =>
    disentanglement(grouped(importance, GROUPS[name])).score;
  return {
    "position-shape-scale": score("position-shape-scale"),
    "without-orientation": score("without-orientation"),
    "horizontal-vertical": score("horizontal-vertical"),
  };
}
