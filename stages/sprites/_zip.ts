/**
 * The members of a zip held in memory, each unpacked only when asked for.
 *
 * fflate's own reader looks for sizes beyond 32 bits only where the whole zip is marked as zip64.
 * Python marks single members, from 2 GiB on, and the images of dSprites are 3 GB unpacked.
 *
 * @module
 */

import { Inflate } from "fflate";
import {
  bytesSource,
  readDirectory,
  readLocalHeader,
} from "../../pipeline/archive/zip/zip_directory.ts";

/** One file in a zip. */
export interface Member {
  /** Its path. */
  readonly name: string;
  /** How it is packed: 0 is stored, 8 is deflated. */
  readonly method: number;
  /** Its length unpacked, in bytes, as the zip claims it. */
  readonly size: number;
  /** Its bytes as they are packed. */
  readonly packed: Uint8Array;
}

/** Enough packed bytes for deflate's code tables and the first hundreds of bytes. */
const BEGINNING = 4096;
/** Deflate makes at most this many bytes of one. */
const MOST_FROM_ONE = 1032;
/** Packed bytes that are unpacked at a time. */
const PIECE = 16384;

/**
 * Lists the members.
 *
 * @throws {SyntaxError} when the bytes are no zip, or not all of one.
 */
export function membersOf(zip: Uint8Array): readonly Member[] {
  const source = bytesSource(zip);
  try {
    return readDirectory(source).entries.map((entry) => {
      const { dataOffset } = readLocalHeader(source, entry.offset);
      return {
        name: new TextDecoder().decode(entry.nameBytes),
        method: entry.method,
        size: entry.size,
        packed: source.read(dataOffset, entry.packedSize),
      };
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError(
      `Cannot read the zip: its ${zip.length} bytes are cut short or are not a zip; ` +
        "copy or download the file again.",
    );
  }
}

/**
 * Unpacks a member.
 *
 * @throws {SyntaxError} when it is damaged, or packed by another method than deflate.
 */
export function unpacked(member: Member): Uint8Array {
  if (member.method === 0) return member.packed;
  requireDeflated(member);
  const { packed, size } = member;
  // Memory is not given for a claim that cannot be true.
  if (size > MOST_FROM_ONE * packed.length) throw damaged(member);
  const bytes = new Uint8Array(size);
  let filled = 0;
  try {
    const inflate = new Inflate((chunk) => {
      bytes.set(chunk, filled);
      filled += chunk.length;
    });
    // In pieces, since fflate's loops are many times slower at indices beyond 31 bits.
    for (let start = 0; start < packed.length; start += PIECE) {
      const isLast = start + PIECE >= packed.length;
      inflate.push(packed.subarray(start, start + PIECE), isLast);
    }
  } catch {
    throw damaged(member);
  }
  if (filled !== size) throw damaged(member);
  return bytes;
}

/**
 * The first bytes of a member, at least the first few hundred, without unpacking the rest.
 *
 * @throws {SyntaxError} as {@linkcode unpacked} does.
 */
export function beginningOf(member: Member): Uint8Array {
  const packed = member.packed.subarray(0, BEGINNING);
  if (member.method === 0) return packed;
  requireDeflated(member);
  let first = new Uint8Array(0);
  try {
    new Inflate((chunk) => first = chunk.slice()).push(packed, false);
  } catch {
    throw damaged(member);
  }
  return first;
}

function requireDeflated({ name, method }: Member): void {
  if (method !== 8) {
    throw new SyntaxError(
      `Cannot unpack "${name}": it is packed by zip's method ${method}; ` +
        "save the file again with numpy.savez or numpy.savez_compressed.",
    );
  }
}

function damaged({ name }: Member): SyntaxError {
  return new SyntaxError(
    `Cannot unpack "${name}": its packed bytes are damaged; copy or download the file again.`,
  );
}
