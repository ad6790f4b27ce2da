/**
 * Writes zips of which every byte follows from the members' names and bytes.
 *
 * No time, user or system is written. Packing is fflate's, in JavaScript: the same on every processor,
 * where zlib's output may differ between its builds. Members are streamed; sizes beyond 32 bits and
 * more than 65,535 members are written as zip64.
 *
 * Source: PKWARE APPNOTE 6.3.
 *
 * @module
 */

import { Deflate, deflateSync } from "npm:fflate@0.8.3";
import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { Digest } from "../../base/digest.ts";
import { CONTINUED, CONTINUED_16, signatures } from "../../base/zip/zip_directory.ts";
import { isBomb, standardLimits } from "./zip_limits.ts";

/** A member to write. */
export interface ZipContent {
  readonly name: string;
  readonly size: number;
  /** Its bytes, each time from the start, in chunks that are always cut at the same places. */
  readonly chunks: () => Iterable<Uint8Array>;
}

/** A member that was written. */
export interface WrittenMember {
  /** Digest of its bytes as they were read. */
  readonly digest: Digest;
  readonly packedSize: number;
}

interface Listed {
  readonly name: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly packedSize: number;
  readonly offset: number;
}

const plain = 20;
const zip64 = 45;
const unix = 3 << 8;
const utf8Names = 0x0800;
/** The first day that a zip can name. */
const firstDay = (1 << 5) | 1;
const regularFile = (0o100644 << 16) >>> 0;
/** Memory fixed, since its default depends on the length; more would not pack numbers any better. */
const packing = { level: 6, mem: 4 } as const;
/** Packing fewer bytes saves none. */
const leastPacked = 64;
/** What does not shrink by a tenth at its beginning is stored. */
const worthPacking = 0.9;

/** A zip on its way to a file. */
export class ZipWriter implements Disposable {
  readonly #file: number;
  readonly #listed: Listed[] = [];
  #offset = 0;

  /** @param path a file that does not exist yet */
  constructor(path: string) {
    this.#file = openSync(path, "wx");
  }

  /**
   * Writes a member.
   *
   * @throws {Error} it has another length than it says; the file is of no use then.
   */
  add(content: ZipContent): WrittenMember {
    const name = new TextEncoder().encode(content.name);
    const header = localHeader(name, content.size).length;
    const dataOffset = this.#offset + header;
    let pass = isWorthPacking(content) ? this.#write(content, dataOffset, true) : undefined;
    // What nobody would read back, because it is packed too well to be trusted, is stored as well.
    if (
      pass === undefined || pass.packedSize >= content.size ||
      isBomb(content.size, pass.packedSize, standardLimits.maxRatio)
    ) {
      pass = this.#write(content, dataOffset, false);
    }
    const { crc, packedSize, isDeflated, digest } = pass;
    const method = isDeflated ? 8 : 0;
    const listed = { name, method, crc, size: content.size, packedSize, offset: this.#offset };
    this.#put(localHeader(name, content.size, listed), this.#offset);
    this.#listed.push(listed);
    this.#offset = dataOffset + packedSize;
    return { digest, packedSize };
  }

  /** Writes the list of members, and gives the length of the zip. */
  finish(): number {
    const start = this.#offset;
    for (const listed of this.#listed) {
      const entry = directoryEntry(listed);
      this.#put(entry, this.#offset);
      this.#offset += entry.length;
    }
    const end = endRecords(this.#listed.length, this.#offset - start, start);
    this.#put(end, this.#offset);
    return this.#offset + end.length;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #write({ name, size, chunks }: ZipContent, dataOffset: number, isDeflated: boolean) {
    const hash = createHash("sha256");
    let [read, crc, packedSize] = [0, 0, 0];
    const put = (bytes: Uint8Array): void => {
      this.#put(bytes, dataOffset + packedSize);
      packedSize += bytes.length;
    };
    const deflate = isDeflated ? new Deflate(packing, put) : undefined;
    for (const chunk of chunks()) {
      read += chunk.length;
      hash.update(chunk);
      crc = crc32(chunk, crc);
      if (deflate === undefined) put(chunk);
      else deflate.push(chunk, read === size);
    }
    if (read !== size) throw new Error(`"${name}" has ${read} bytes and not ${size}`);
    const digest = hash.digest("hex") as Digest;
    return { digest, crc, packedSize, isDeflated };
  }

  #put(bytes: Uint8Array, offset: number): void {
    for (let n = 0; n < bytes.length;) {
      n += writeSync(this.#file, bytes, n, bytes.length - n, offset + n);
    }
  }
}

function isWorthPacking({ chunks, size }: ZipContent): boolean {
  if (size < leastPacked) return false;
  for (const first of chunks()) {
    return deflateSync(first, packing).length < worthPacking * first.length;
  }
  return false;
}

function localHeader(name: Uint8Array, size: number, known?: Listed): Uint8Array {
  const isLong = size >= CONTINUED;
  const record = new Fields(30 + name.length + (isLong ? 20 : 0));
  record.u32(signatures.local).u16(isLong ? zip64 : plain).u16(utf8Names);
  record.u16(known?.method ?? 0).u16(0).u16(firstDay).u32(known?.crc ?? 0);
  record.u32(isLong ? CONTINUED : known?.packedSize ?? 0).u32(isLong ? CONTINUED : size);
  record.u16(name.length).u16(isLong ? 20 : 0).bytes(name);
  if (isLong) record.u16(1).u16(16).u64(size).u64(known?.packedSize ?? 0);
  return record.done();
}

function directoryEntry({ name, method, crc, size, packedSize, offset }: Listed): Uint8Array {
  const isLong = size >= CONTINUED;
  const isFar = offset >= CONTINUED;
  const long = [...(isLong ? [size, packedSize] : []), ...(isFar ? [offset] : [])];
  const extra = long.length === 0 ? 0 : 4 + 8 * long.length;
  const version = long.length === 0 ? plain : zip64;
  const record = new Fields(46 + name.length + extra);
  record.u32(signatures.entry).u16(unix | version).u16(version).u16(utf8Names);
  record.u16(method).u16(0).u16(firstDay).u32(crc);
  record.u32(isLong ? CONTINUED : packedSize).u32(isLong ? CONTINUED : size);
  record.u16(name.length).u16(extra).u16(0).u16(0).u16(0).u32(regularFile);
  record.u32(isFar ? CONTINUED : offset).bytes(name);
  if (extra > 0) record.u16(1).u16(extra - 4);
  for (const value of long) record.u64(value);
  return record.done();
}

function endRecords(count: number, size: number, offset: number): Uint8Array {
  const isLong = count >= CONTINUED_16 || size >= CONTINUED || offset >= CONTINUED;
  const record = new Fields(22 + (isLong ? 56 + 20 : 0));
  if (isLong) {
    record.u32(signatures.end64).u64(44).u16(unix | zip64).u16(zip64).u32(0).u32(0);
    record.u64(count).u64(count).u64(size).u64(offset);
    record.u32(signatures.end64Locator).u32(0).u64(offset + size).u32(1);
  }
  const short = Math.min(count, CONTINUED_16);
  record.u32(signatures.end).u16(0).u16(0).u16(short).u16(short);
  record.u32(Math.min(size, CONTINUED)).u32(Math.min(offset, CONTINUED)).u16(0);
  return record.done();
}

/** A record, field by field. */
class Fields {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.#view = new DataView(this.#bytes.buffer);
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  u64(value: number): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  done(): Uint8Array {
    if (this.#at !== this.#bytes.length) throw new Error("A zip record has another length");
    return this.#bytes;
  }
}
