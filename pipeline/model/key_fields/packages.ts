import type { KeyField } from "./key_field.ts";

/** The npm packages that the code reaches, `name@version integrity`. */
export const packages: KeyField<readonly string[]> = {
  because: "the bundle leaves them where they are: it names them, and does not hold them",
  reason: "packages-changed",
  words: "an npm package that it reaches has another version",
  canBeAccepted: true,
  ofStage: true,
  of: (from) => from.code.packages,
  accepts: (value) => Array.isArray(value) && value.every((line) => typeof line === "string"),
};
