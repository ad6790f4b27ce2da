import type { Codec } from "../model/codec.ts";

/** Text in UTF-8. */
export function plainText(extension = "txt"): Codec<string> {
  return {
    id: "text",
    extension,
    ...(extension === "txt" ? { mediaType: "text/plain" } : {}),
    module: import.meta.resolve("./text_codec.ts"),
    options: null,
  };
}
