/**
 * A strict reader of zips that may be hostile.
 *
 * It takes only what {@linkcode ZipWriter} writes: members one after another without gaps, headers that
 * say the same in both places, plain names. All of that is checked before a member can be read.
 *
 * @module
 */

import { clashingNames, problemOfName } from "../../base/portable_names.ts";
import { DamagedMember, type PackedMember, unpackedChunks } from "../../base/zip/unpack.ts";
import {
  type ByteSource,
  type Directory,
  type DirectoryEntry,
  readDirectory,
  readLocalHeader,
} from "../../base/zip/zip_directory.ts";
import { isBomb, type ZipLimits } from "./zip_limits.ts";

/** A file in a zip. */
export interface ZipMember extends PackedMember {
  readonly name: string;
}

/** A zip that was found to be sound in its structure. */
export interface OpenZip {
  /** The members in the order in which they lie in the file. */
  readonly members: readonly ZipMember[];
  /**
   * A member's bytes, a chunk at a time.
   *
   * @throws {SyntaxError} they are damaged. Pieces may have been given before that is noticed.
   */
  chunksOf(member: ZipMember): Generator<Uint8Array>;
}

const utf8Names = 0x0800;
const unix = 3;

/**
 * Opens a zip and checks its structure.
 *
 * @throws {SyntaxError} it is no zip, is cut short, holds more than the limits allow, or has anything
 * in it that {@linkcode ZipWriter} does not write.
 */
export function openZip(source: ByteSource, limits: ZipLimits): OpenZip {
  const directory = withinBounds(() => readDirectory(source));
  checkEnd(directory);
  const entries = [...directory.entries].sort((a, b) => a.offset - b.offset);
  const members: ZipMember[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = nameOf(entry);
    checkEntry(name, entry);
    const dataOffset = withinBounds(() => checkLocal(source, name, entry, offset));
    offset = dataOffset + entry.packedSize;
    const { size, packedSize, crc, method } = entry;
    members.push({ name, size, packedSize, crc, isDeflated: method === 8, dataOffset });
  }
  if (offset !== directory.offset) {
    throw refusal(`${directory.offset - offset} bytes lie between its members and their list`);
  }
  checkLimits(members, limits);
  const clash = clashingNames(members.map(({ name }) => name));
  if (clash !== undefined) {
    throw refusal(`"${show(clash.a)}" and "${show(clash.b)}" are one file on some systems`);
  }
  return { members, chunksOf: (member) => chunksOf(source, member) };
}

function* chunksOf(source: ByteSource, member: ZipMember): Generator<Uint8Array> {
  try {
    yield* unpackedChunks(source, member);
  } catch (error) {
    if (error instanceof DamagedMember) throw damaged(member);
    if (!(error instanceof RangeError)) throw error;
    throw cutShort();
  }
}

function checkEnd(directory: Directory): void {
  const { size, offset, end, commentLength, trailing, disks, entries } = directory;
  if (disks.some((disk) => disk !== 0) || entries.some(({ disk }) => disk !== 0)) {
    throw refusal("it is one part of several");
  }
  // Readers that look for the end from the front could find another.
  if (commentLength !== 0 || entries.some((entry) => entry.commentLength !== 0)) {
    throw refusal("it has a comment in it");
  }
  if (size.claimed !== size.found || offset + size.found !== end) {
    throw refusal("its list of members has another length than it says");
  }
  if (trailing !== 0) throw refusal("something follows its end");
}

function nameOf({ nameBytes, flags }: DirectoryEntry): string {
  let name: string;
  try {
    name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(nameBytes);
  } catch {
    throw refusal("a name in it is not in UTF-8");
  }
  const problem = problemOfName(name);
  if (problem !== undefined) throw refusal(`the name "${show(name)}" is not allowed: ${problem}`);
  // deno-lint-ignore no-control-regex -- ASCII is meant
  if ((flags & utf8Names) === 0 && /[^\u0000-\u007f]/.test(name)) {
    throw refusal(
      `the name "${show(name)}" is not marked as UTF-8, and systems read it differently`,
    );
  }
  return name;
}

function checkEntry(name: string, entry: DirectoryEntry): void {
  const refuse = (problem: string): never => {
    throw refusal(`member "${show(name)}" ${problem}`);
  };
  if ((entry.flags & 0x2041) !== 0) refuse("is encrypted");
  if ((entry.flags & 0x0008) !== 0) refuse("has its sizes behind it, where they are not believed");
  if ((entry.flags & ~utf8Names) !== 0) refuse("is packed in a way that is not known");
  if (entry.method !== 0 && entry.method !== 8) refuse(`is packed by method ${entry.method}`);
  if (entry.method === 0 && entry.size !== entry.packedSize) refuse("is stored with two sizes");
  const type = entry.system === unix ? (entry.attributes >>> 16) & 0o170000 : 0;
  if (type === 0o120000) refuse("is a symbolic link");
  if ((type !== 0 && type !== 0o100000) || (entry.attributes & 0x10) !== 0) refuse("is no file");
  checkExtra(entry.extra, refuse);
}

/** Nothing but zip64's sizes: other fields can give a member a second name. */
function checkExtra(extra: Uint8Array, refuse: (problem: string) => never): void {
  if (extra.length === 0) return;
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  const isPlain = extra.length >= 4 && view.getUint16(0, true) === 1 &&
    view.getUint16(2, true) === extra.length - 4;
  if (!isPlain) refuse("has further fields");
}

/** The header before a member must say what the list says; gives where the member's bytes begin. */
function checkLocal(
  source: ByteSource,
  name: string,
  entry: DirectoryEntry,
  expectedOffset: number,
): number {
  const refuse = (problem: string): never => {
    throw refusal(`member "${show(name)}" ${problem}`);
  };
  if (entry.offset < expectedOffset) refuse("overlaps another");
  if (entry.offset > expectedOffset) refuse("is preceded by bytes that belong to none");
  const { header, dataOffset } = readLocalHeader(source, entry.offset);
  const isSame = (["flags", "method", "crc", "packedSize", "size"] as const)
    .every((field) => header[field] === entry[field]) &&
    header.nameBytes.length === entry.nameBytes.length &&
    header.nameBytes.every((byte, i) => byte === entry.nameBytes[i]);
  if (!isSame) refuse("is described in two ways");
  checkExtra(header.extra, refuse);
  if (!Number.isSafeInteger(dataOffset + entry.packedSize + entry.size)) refuse("is too large");
  if (dataOffset + entry.packedSize > source.size) refuse("is cut short");
  return dataOffset;
}

function checkLimits(members: readonly ZipMember[], { maxBytes, maxRatio }: ZipLimits): void {
  const bytes = members.reduce((sum, { size }) => sum + size, 0);
  if (bytes > maxBytes) {
    throw refusal(`it unpacks to ${bytes} bytes, and ${maxBytes} are allowed`);
  }
  for (const { name, size, packedSize } of members) {
    if (isBomb(size, packedSize, maxRatio)) {
      throw refusal(
        `member "${show(name)}" unpacks from ${packedSize} to ${size} bytes, ` +
          `and ${maxRatio} for one are allowed`,
      );
    }
  }
}

/** What lies outside the file is as good as cut off. */
function withinBounds<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw cutShort();
  }
}

function cutShort(): SyntaxError {
  return refusal("it is cut short or is not a zip");
}

function damaged({ name }: ZipMember): SyntaxError {
  return refusal(`the bytes of member "${show(name)}" are damaged`);
}

/** A name as a message can show it. */
function show(name: string): string {
  return JSON.stringify(name.slice(0, 200)).slice(1, -1);
}

function refusal(problem: string): SyntaxError {
  return new SyntaxError(`Cannot read the zip: ${problem}`);
}
