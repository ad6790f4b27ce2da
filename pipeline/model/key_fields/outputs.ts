import { isRecord, type KeyField } from "./key_field.ts";
import { type KeyCodec, keyCodec } from "./key_input.ts";

/** The formats of the outputs. */
export const outputs: KeyField<{ readonly [name: string]: KeyCodec }> = {
  because: "the same value has other bytes in another format",
  reason: "formats-changed",
  words: "an output has another format",
  ofStage: true,
  of: ({ element }) =>
    Object.fromEntries(element.outputs.map(({ name, codec }) => [name, keyCodec(codec)])),
  accepts: isRecord,
};
