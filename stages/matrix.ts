/**
 * Every claim under every reading: the stages that judge, declared for our choice and for each alternative,
 * all at the same size, which is less than the figures'.
 *
 * @module
 */

import { type InVariant, inVariants } from "../pipeline/mod.ts";
import { actsOn, type Judging } from "./acts_on.ts";
import type { ClaimStages } from "./claims/mod.ts";
import { judgedStages } from "./judged_stages.ts";
import { matrixNumbers, type Profile } from "./profiles.ts";
import { type ReadingVariant, readingVariants } from "./readings.ts";

/** The claims as one reading has them. */
export interface MatrixRow extends InVariant<ClaimStages> {
  /** The stages that judge otherwise than under our choice; the others judge what they did. */
  readonly acts: readonly Judging[];
}

/** Our own choice at the matrix's size, and what each alternative changes of it. */
export interface Matrix {
  readonly ours: InVariant<ClaimStages>;
  readonly rows: readonly MatrixRow[];
}

/**
 * The matrix of a profile. Without `matrixTrainings` it has only what runs by equations or judges scores that
 * are there: no row that takes trainings, and of the others neither networks of finite size nor digits.
 */
export function matrixOf(profile: Profile): Matrix {
  const size = matrixNumbers(profile);
  const isWhole = profile.matrixTrainings === 1;
  const variants = readingVariants.filter(({ cost }) => isWhole || cost === undefined);
  const claims = judgedStages(size).claims;
  const rows = inVariants(size, variants, (changed) => judgedStages(changed).claims)
    .map((row) => ({
      ...row,
      acts: actsOn(claims, row.stages)
        .filter((judging) => isWhole || (judging !== "finite" && judging !== "fig12")),
    }));
  return { ours: { variant: OURS, stages: claims }, rows };
}

/** What the row of our own choice is called. */
export const OURS = "ours";

/** The alternative that a row is of; none of our own choice. */
export function alternativeOf(row: Pick<MatrixRow, "variant">): ReadingVariant | undefined {
  return readingVariants.find(({ name }) => name === row.variant);
}
