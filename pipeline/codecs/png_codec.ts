/** PNG as bytes, which are checked as far as the format allows: chunks, their CRC-32, the packed pixels. */

import { Buffer } from "node:buffer";
import { crc32, inflateSync } from "node:zlib";
import type { CodecModule } from "../model/codec.ts";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** See {@linkcode png}. */
export const codec: CodecModule<Uint8Array> = {
  encode: (bytes) => {
    const problem = bytes instanceof Uint8Array ? problemOf(bytes) : "it is no Uint8Array";
    if (problem !== undefined) throw new TypeError(`Cannot write the picture: ${problem}`);
    return bytes;
  },
  decode: (bytes) => {
    const problem = problemOf(bytes);
    if (problem !== undefined) throw new SyntaxError(`Cannot read the picture: ${problem}`);
    return bytes;
  },
};

/** What is wrong with a picture, if anything is. */
function problemOf(bytes: Uint8Array): string | undefined {
  if (!signature.every((byte, i) => bytes[i] === byte)) return "it is not PNG";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const types: string[] = [];
  const pixels: Uint8Array[] = [];
  let at = signature.length;
  while (types.at(-1) !== "IEND") {
    // A chunk: its length, its type, its data, and the CRC-32 of the two before it.
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity;
    if (at + 12 + length > bytes.length) return "it is cut short";
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      return `its part ${JSON.stringify(type)} at byte ${at} is damaged`;
    }
    types.push(type);
    if (type === "IDAT") pixels.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  if (at !== bytes.length) return `${bytes.length - at} bytes follow its end`;
  if (types[0] !== "IHDR") return "it does not begin with its header";
  return isInflatable(pixels) ? undefined : "its pixels are damaged";
}

function isInflatable(pieces: readonly Uint8Array[]): boolean {
  try {
    return inflateSync(Buffer.concat(pieces)).length > 0;
  } catch {
    return false;
  }
}
