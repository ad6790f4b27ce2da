import { isRecord, type KeyField } from "./key_field.ts";

/** Of a stage that runs a program, what was asked for its interpreter's version, and what it said. */
export const interpreter: KeyField<{ readonly [command: string]: string } | undefined> = {
  because: "another version of a program's interpreter, or of its libraries, may compute otherwise",
  reason: "interpreter-changed",
  words: "its interpreter says that it has another version",
  canBeAccepted: true,
  ofStage: true,
  of: ({ code }) => code.interpreter,
  accepts: (value) =>
    value === undefined ||
    isRecord(value) && Object.values(value).every((version) => typeof version === "string"),
};
