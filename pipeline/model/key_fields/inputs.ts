import { isRecord, type KeyField } from "./key_field.ts";
import type { KeyInput } from "./key_input.ts";

/** The bytes of the inputs. */
export const inputs: KeyField<{ readonly [name: string]: KeyInput }> = {
  because:
    "the stage reads them; by content, so that what comes out the same above changes nothing here",
  reason: "inputs-changed",
  words: "an input has other bytes",
  of: (from) => from.inputs,
  accepts: isRecord,
};
