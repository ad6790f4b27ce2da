import type { Json } from "../base/canonical.ts";
import type { Codec } from "../model/codec.ts";

/** JSON with two spaces; NaN, −0 and the infinities survive as `{"$number": "NaN"}` and so on. */
export function json<T extends Json>(): Codec<T> {
  return {
    id: "json",
    extension: "json",
    mediaType: "application/json",
    isNumeric: true,
    module: import.meta.resolve("./json_codec.ts"),
    options: null,
  };
}
