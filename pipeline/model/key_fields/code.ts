import type { Digest } from "../../base/digest.ts";
import type { KeyField } from "./key_field.ts";

/** Digest of the stage's bundle. */
export const code: KeyField<Digest> = {
  because: "it is what runs",
  reason: "code-changed",
  words: "code that it reaches does something else",
  canBeAccepted: true,
  ofStage: true,
  of: (from) => from.code.digest,
  accepts: (value) => typeof value === "string",
};
