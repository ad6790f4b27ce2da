/**
 * The stages that a pipeline declares for a profile.
 *
 * @module
 */

import { messageOf, UserError } from "../base/errors.ts";
import { profileNamed } from "./chosen_profile.ts";
import type { Pipeline } from "./pipeline.ts";
import type { AnyStage } from "./stage.ts";

/**
 * The stages of one profile, which may be changed by variants.
 *
 * @throws {UserError} there is no such profile, or two stages refer to each other.
 */
export function stagesOf(declared: Pipeline, word: string): readonly AnyStage[] {
  const { name, profile, unchanged } = profileNamed(declared, word);
  try {
    return declared.stages(profile, unchanged);
  } catch (error) {
    throw loadingError(error, `profile "${name}" of the pipeline`);
  }
}

/** What went wrong while declarations were evaluated, as a message for their author. */
export function loadingError(error: unknown, what: string): UserError {
  if (error instanceof UserError) return error;
  const isUsedTooEarly = error instanceof ReferenceError &&
    error.message.includes("before initialization");
  // Stages that take each other's outputs show as this error of JavaScript's.
  return isUsedTooEarly
    ? new UserError(
      `Cannot declare the stages: ${error.message}`,
      "A stage may only take outputs of stages declared above it; two that need each other form " +
        "a cycle, which no order can run.",
    )
    : new UserError(
      `Cannot load ${what}: ${messageOf(error)}`,
      "Correct the module; `deno check` names the place.",
    );
}
