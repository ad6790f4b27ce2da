/** PNG as bytes. */

import type { CodecModule } from "../model/codec.ts";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** See {@linkcode png}. */
export const codec: CodecModule<Uint8Array> = {
  encode: (bytes) => {
    if (!isPng(bytes)) throw new TypeError("Cannot write the picture: it is not PNG");
    return bytes;
  },
  decode: (bytes) => {
    if (!isPng(bytes)) throw new SyntaxError("Cannot read the picture: it is not PNG");
    return bytes;
  },
};

function isPng(bytes: Uint8Array): boolean {
  return bytes instanceof Uint8Array && signature.every((byte, i) => bytes[i] === byte);
}
