import type { KeyField } from "./key_field.ts";

/** The stage's name. */
export const stageName: KeyField<string> = {
  because: "results are filed by stage, and never taken over from another that happens to be alike",
  reason: "name-changed",
  words: "the stage has another name",
  ofStage: true,
  of: ({ element }) => element.stage.name,
  accepts: (value) => typeof value === "string",
};
