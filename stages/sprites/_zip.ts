/**
 * The members of a zip held in memory, each unpacked only when asked for.
 *
 * fflate's own reader looks for sizes beyond 32 bits only where the whole zip is marked as zip64.
 * Python marks single members, from 2 GiB on, and the images of dSprites are 3 GB unpacked.
 *
 * Source: PKWARE APPNOTE 6.3.
 *
 * @module
 */

import { Inflate } from "fflate";

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

const END = 0x06054b50;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** A field of 32 bits with this value is continued in the zip64 part. */
const CONTINUED = 0xffffffff;
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
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  try {
    let { count, offset } = directoryOf(view);
    const members: Member[] = [];
    for (; count > 0; count--) {
      if (view.getUint32(offset, true) !== ENTRY) throw new RangeError("no entry");
      members.push(memberAt(view, offset));
      const lengths = [28, 30, 32].map((field) => view.getUint16(offset + field, true));
      offset += lengths.reduce((sum, length) => sum + length, 46);
    }
    return members;
  } catch (error) {
    // A DataView's own complaint about an offset outside is the same finding as ours.
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

/** Where the list of members starts and how many there are. */
function directoryOf(view: DataView): { count: number; offset: number } {
  // The end record is last but for a comment of at most 65,535 bytes.
  let end = view.byteLength - 22;
  const lowest = Math.max(0, end - 0xffff);
  while (end >= lowest && view.getUint32(end, true) !== END) end--;
  if (end < lowest) throw new RangeError("no end record");
  if (end >= 20 && view.getUint32(end - 20, true) === END_64_LOCATOR) {
    const end64 = longAt(view, end - 12);
    if (view.getUint32(end64, true) !== END_64) throw new RangeError("no zip64 end record");
    return { count: longAt(view, end64 + 32), offset: longAt(view, end64 + 48) };
  }
  return { count: view.getUint16(end + 10, true), offset: view.getUint32(end + 16, true) };
}

function memberAt(view: DataView, entry: number): Member {
  const nameEnd = entry + 46 + view.getUint16(entry + 28, true);
  const name = new TextDecoder().decode(bytesOf(view, entry + 46, nameEnd));
  let long = zip64Field(view, nameEnd, view.getUint16(entry + 30, true));
  // Those of the three that do not fit are in the field, in this order.
  const [size = 0, packedSize = 0, local = 0] = [24, 20, 42].map((field) => {
    const short = view.getUint32(entry + field, true);
    if (short !== CONTINUED || long === undefined) return short;
    long += 8;
    return longAt(view, long - 8);
  });
  if (view.getUint32(local, true) !== LOCAL) throw new RangeError("no member");
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = bytesOf(view, start, start + packedSize);
  return { name, method: view.getUint16(entry + 10, true), size, packed };
}

/** Where the content of the zip64 field starts among an entry's extra fields, if there is one. */
function zip64Field(view: DataView, start: number, length: number): number | undefined {
  let field = start;
  while (field + 4 <= start + length) {
    if (view.getUint16(field, true) === 1) return field + 4;
    field += 4 + view.getUint16(field + 2, true);
  }
  return undefined;
}

function longAt(view: DataView, offset: number): number {
  return Number(view.getBigUint64(offset, true));
}

function bytesOf(view: DataView, start: number, end: number): Uint8Array {
  if (end > view.byteLength) throw new RangeError("cut short");
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start);
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
