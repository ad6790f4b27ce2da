import type { KeyField } from "./key_field.ts";

/** Operating system and processor, where the stage says that its bits depend on them; else `null`. */
export const platform: KeyField<string | null> = {
  because: "native libraries round otherwise on another processor",
  reason: "platform-changed",
  words: "the processor or operating system is another",
  ofStage: true,
  of: ({ element }) => element.stage.platform ? `${Deno.build.os}-${Deno.build.arch}` : null,
  accepts: (value) => value === null || typeof value === "string",
};
