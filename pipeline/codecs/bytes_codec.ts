/** Bytes as they are. */

import type { CodecModule } from "../model/codec.ts";

/** See {@linkcode bytes}. */
export const codec: CodecModule<Uint8Array> = {
  encode: (bytes) => {
    if (!(bytes instanceof Uint8Array)) throw new TypeError("Cannot write what is not bytes");
    return bytes;
  },
  decode: (bytes) => bytes,
};
