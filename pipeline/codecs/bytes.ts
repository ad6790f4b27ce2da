import type { Codec } from "../model/codec.ts";

/** Bytes as they are. */
export function bytes(extension = "bin"): Codec<Uint8Array> {
  return { id: "bytes", extension, module: import.meta.resolve("./bytes_codec.ts"), options: null };
}
