import type { Codec } from "../model/codec.ts";

/** A drawing, as SVG's text. */
export function svg(): Codec<string> {
  return {
    id: "svg",
    extension: "svg",
    mediaType: "image/svg+xml",
    module: import.meta.resolve("./svg_codec.ts"),
    options: null,
  };
}
