import { isRecord, type KeyField } from "./key_field.ts";

/** Versions of Deno and V8; of neither where a program does the work. */
export const runtime: KeyField<{ readonly deno?: string; readonly v8?: string }> = {
  because: "functions such as Math.exp may round otherwise in another version",
  reason: "runtime-changed",
  words: "Deno or V8 has another version",
  canBeAccepted: true,
  ofStage: true,
  of: ({ code: { interpreter } }) =>
    interpreter === undefined ? { deno: Deno.version.deno, v8: Deno.version.v8 } : {},
  accepts: isRecord,
};
