/**
 * A zip member's bytes, unpacked and held against the length and the CRC-32 that the zip gives.
 *
 * Whoever reads a zip reads it through here: deflate alone takes many a damaged byte for another number.
 *
 * @module
 */

import { Inflate } from "npm:fflate@0.8.3";
import { crc32 } from "node:zlib";
import type { ByteSource } from "./zip_directory.ts";

/** Where a member's packed bytes are, and what they have to become. */
export interface PackedMember {
  readonly dataOffset: number;
  readonly packedSize: number;
  /** Deflated, or else stored as it is. */
  readonly isDeflated: boolean;
  /** Its length unpacked, in bytes. */
  readonly size: number;
  /** CRC-32 of its unpacked bytes. */
  readonly crc: number;
}

/** Bytes that are not what the zip says of them. */
export class DamagedMember extends Error {
  override readonly name = "DamagedMember";
}

/** Enough for the longest chunk of deflate's output to be a few megabytes. */
const PIECE = 16384;

/**
 * Unpacks a member, a chunk at a time.
 *
 * @throws {DamagedMember} the bytes are damaged. Pieces may have been given before that is noticed.
 * @throws {RangeError} the packed bytes are not all there.
 */
export function* unpackedChunks(source: ByteSource, member: PackedMember): Generator<Uint8Array> {
  let [size, crc] = [0, 0];
  for (const chunk of inflatedChunks(source, member)) {
    size += chunk.length;
    if (size > member.size) break;
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== member.size || crc !== member.crc) throw new DamagedMember();
}

// In chunks, since fflate's loops are many times slower at indices beyond 31 bits.
function* inflatedChunks(source: ByteSource, member: PackedMember): Generator<Uint8Array> {
  let made: Uint8Array[] = [];
  const inflate = member.isDeflated ? new Inflate((chunk) => made.push(chunk)) : undefined;
  for (let at = 0; at < member.packedSize; at += PIECE) {
    const length = Math.min(PIECE, member.packedSize - at);
    const chunk = source.read(member.dataOffset + at, length);
    if (inflate === undefined) {
      yield chunk;
      continue;
    }
    try {
      inflate.push(chunk, at + length === member.packedSize);
    } catch {
      throw new DamagedMember();
    }
    yield* made;
    made = [];
  }
}
