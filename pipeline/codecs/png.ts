import type { Codec } from "../model/codec.ts";

/** A picture, as PNG's bytes. */
export function png(): Codec<Uint8Array> {
  return {
    id: "png",
    extension: "png",
    mediaType: "image/png",
    module: import.meta.resolve("./png_codec.ts"),
    options: null,
  };
}
