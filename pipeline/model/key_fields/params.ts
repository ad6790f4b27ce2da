import type { Json } from "../../base/canonical.ts";
import { isRecord, type KeyField } from "./key_field.ts";

/** The values of the parameters, the element's point included. */
export const params: KeyField<{ readonly [name: string]: Json }> = {
  because: "the stage computes with them",
  reason: "params-changed",
  words: "a parameter has another value",
  of: ({ element }) => element.params,
  accepts: isRecord,
};
