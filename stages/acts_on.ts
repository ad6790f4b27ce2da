/**
 * Which claims a change of a profile acts on: those whose stages, or any that these take, are declared
 * otherwise. It follows from the declarations, so nobody has to say it and nobody can forget to.
 *
 * @module
 */

import { isDeclaredAlike } from "../pipeline/mod.ts";
import type { ClaimStages } from "./claims/mod.ts";

/** The stages that judge claims, by their names. */
export type Judging = keyof ClaimStages;

/** Names of the stages that judge other claims than before, or the same ones by other results. */
export function actsOn(before: ClaimStages, after: ClaimStages): readonly Judging[] {
  return (Object.keys(before) as Judging[])
    .filter((name) => !isDeclaredAlike(before[name], after[name]));
}
