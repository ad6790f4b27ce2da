import { elementSeed } from "../../base/digest.ts";
import type { KeyedFrom, KeyField } from "./key_field.ts";

/** The element's own seed or its sweep's common one, where the stage draws random numbers; else `null`. */
export const seed: KeyField<string | null> = {
  because: "it decides the draws",
  reason: "seed-changed",
  words: "its random seed is another",
  of: (from) => from.element.stage.random ? seedOf(from) : null,
  accepts: (value) => value === null || typeof value === "string",
};

/** The variant is no part of it, so that variants are compared on the same draws. */
function seedOf({ element: { stage, plainId }, rootSeed }: KeyedFrom): string {
  return elementSeed(rootSeed, stage.name, stage.random === "common" ? stage.name : plainId);
}
