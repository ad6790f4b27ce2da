/**
 * Zips made by hand, with every field open to a lie.
 *
 * @module
 */

import { deflateSync } from "fflate";
import { crc32 } from "node:zlib";

/** A member, and what is said of it that is not so. */
export interface HandMade {
  readonly name: string | Uint8Array;
  readonly data?: Uint8Array | string;
  readonly deflated?: boolean;
  /** What the list says. */
  readonly listed?: Partial<Claims>;
  /** What the header before the member says. */
  readonly local?: Partial<Claims>;
}

/** What a zip says of a member. */
export interface Claims {
  readonly name: string | Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly extra: Uint8Array;
  readonly system: number;
  readonly attributes: number;
  readonly offset: number;
  readonly comment: string;
  readonly disk: number;
}

/** What the end of a zip says that is not so, and bytes that do not belong. */
export interface Around {
  readonly count?: number;
  readonly listSize?: number;
  readonly listOffset?: number;
  readonly comment?: string;
  readonly before?: Uint8Array;
  readonly between?: Uint8Array;
  readonly beforeEnd?: Uint8Array;
  readonly after?: Uint8Array;
}

/** Writes a zip. */
export function handMadeZip(members: readonly HandMade[], around: Around = {}): Uint8Array {
  const chunks: Uint8Array[] = [around.before ?? new Uint8Array()];
  const length = (): number => chunks.reduce((sum, { length }) => sum + length, 0);
  const list: Uint8Array[] = [];
  for (const [i, member] of members.entries()) {
    if (i > 0) chunks.push(around.between ?? new Uint8Array());
    const data = bytesOf(member.data ?? "");
    const packed = member.deflated ? deflateSync(data) : data;
    const claims: Claims = {
      name: member.name,
      flags: 0x0800,
      method: member.deflated ? 8 : 0,
      crc: crc32(data),
      packedSize: packed.length,
      size: data.length,
      extra: new Uint8Array(),
      system: 3,
      attributes: (0o100644 << 16) >>> 0,
      offset: length(),
      comment: "",
      disk: 0,
    };
    list.push(entry({ ...claims, ...member.listed }));
    chunks.push(header({ ...claims, ...member.local }), packed);
  }
  const listOffset = length();
  chunks.push(...list, around.beforeEnd ?? new Uint8Array());
  const listSize = list.reduce((sum, { length }) => sum + length, 0);
  const comment = bytesOf(around.comment ?? "");
  chunks.push(
    fields(
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, around.count ?? list.length],
      [
        2,
        around.count ?? list.length,
      ],
      [4, around.listSize ?? listSize],
      [4, around.listOffset ?? listOffset],
      [2, comment.length],
    ),
    comment,
    around.after ?? new Uint8Array(),
  );
  return joined(chunks);
}

/** Fields of 2, 4 or 8 bytes. */
export function fields(...values: readonly (readonly [width: 2 | 4 | 8, value: number])[]) {
  const bytes = new Uint8Array(values.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of values) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return bytes;
}

function header(c: Claims): Uint8Array {
  const name = bytesOf(c.name);
  return joined([
    fields(
      [4, 0x04034b50],
      [2, 20],
      [2, c.flags],
      [2, c.method],
      [2, 0],
      [2, 33],
      [4, c.crc],
      [
        4,
        c.packedSize,
      ],
      [4, c.size],
      [2, name.length],
      [2, c.extra.length],
    ),
    name,
    c.extra,
  ]);
}

function entry(c: Claims): Uint8Array {
  const [name, comment] = [bytesOf(c.name), bytesOf(c.comment)];
  return joined([
    fields([4, 0x02014b50], [2, c.system << 8 | 20], [2, 20], [2, c.flags], [2, c.method]),
    fields([2, 0], [2, 33], [4, c.crc], [4, c.packedSize], [4, c.size], [2, name.length]),
    fields([2, c.extra.length], [2, comment.length], [2, c.disk], [2, 0], [4, c.attributes]),
    fields([4, c.offset]),
    name,
    c.extra,
    comment,
  ]);
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
