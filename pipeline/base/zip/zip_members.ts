/**
 * The members of a zip held in memory, each unpacked only when asked for, as other programs write
 * them: NumPy's `.npz`. Archives, which may be hostile, have a stricter reader over the same parts.
 *
 * fflate's own reader checks no CRC-32, and looks for sizes beyond 32 bits only where the whole zip is
 * marked as zip64. Python marks single members, from 2 GiB on, and the images of dSprites are 3 GB
 * unpacked.
 *
 * @module
 */

import { DamagedMember, type PackedMember, unpackedChunks } from "./unpack.ts";
import {
  type ByteSource,
  bytesSource,
  type DirectoryEntry,
  readDirectory,
  readLocalHeader,
} from "./zip_directory.ts";

/** One file in a zip. */
export interface Member {
  /** Its path. */
  readonly name: string;
  /**
   * Its bytes.
   *
   * @throws {SyntaxError} they are damaged, encrypted, or packed by another method than deflate.
   */
  unpacked(): Uint8Array;
  /**
   * Looks whether its bytes are sound, without keeping them.
   *
   * @throws {SyntaxError} as for `unpacked`.
   */
  check(): void;
  /**
   * Its first bytes, at least the first few hundred, without unpacking the rest; nothing can tell
   * whether they are damaged.
   *
   * @throws {SyntaxError} as for `unpacked`.
   */
  beginning(): Uint8Array;
}

/** Deflate makes at most this many bytes of one. */
const MOST_FROM_ONE = 1032;
/** Bits of a member's flags that say that it is encrypted. */
const ENCRYPTED = 0x2041;

/**
 * Lists the members.
 *
 * @throws {SyntaxError} when the bytes are no zip, not all of one, or followed by others; or when two
 * members have one name.
 */
export function membersOf(zip: Uint8Array): ReadonlyMap<string, Member> {
  const source = bytesSource(zip);
  try {
    const { entries, size, offset, end, trailing } = readDirectory(source);
    if (trailing < 0) throw new RangeError("cut short");
    if (trailing > 0) throw refusal(`${trailing} bytes follow its end`);
    if (size.claimed !== size.found || offset + size.found !== end) {
      throw refusal("its list of members has another length than it says");
    }
    const members = entries.map((entry) => memberOf(source, entry));
    const byName = new Map(members.map((member) => [member.name, member]));
    if (byName.size === members.length) return byName;
    const twice = members.find((member) => byName.get(member.name) !== member)?.name;
    throw refusal(`two of its members are called "${twice}"`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusal(`its ${zip.length} bytes are cut short or are not a zip`);
  }
}

function memberOf(source: ByteSource, entry: DirectoryEntry): Member {
  const { nameBytes, method, flags, packedSize, size, crc, offset } = entry;
  const name = new TextDecoder().decode(nameBytes);
  const { header, dataOffset } = readLocalHeader(source, offset);
  if (new TextDecoder().decode(header.nameBytes) !== name) {
    throw refusal(`its member "${name}" is called otherwise where it begins`);
  }
  if (dataOffset + packedSize > source.size) throw new RangeError("cut short");
  const packed = { dataOffset, packedSize, isDeflated: method === 8, size, crc };
  const reading = <T>(read: () => T) => (): T => {
    if ((flags & ENCRYPTED) !== 0) throw unknown(name, "it is encrypted");
    if (method !== 0 && method !== 8) {
      throw unknown(name, `it is packed by zip's method ${method}`);
    }
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DamagedMember)) throw error;
      throw new SyntaxError(
        `Cannot unpack "${name}": its packed bytes are damaged; copy or download the file again.`,
      );
    }
  };
  return {
    name,
    unpacked: reading(() => joined(source, packed)),
    check: reading(() => {
      for (const _ of unpackedChunks(source, packed));
    }),
    beginning: reading(() => {
      for (const chunk of unpackedChunks(source, packed)) if (chunk.length > 0) return chunk;
      return new Uint8Array();
    }),
  };
}

function joined(source: ByteSource, member: PackedMember): Uint8Array {
  // Memory is not given for a claim that cannot be true.
  const most = member.isDeflated ? MOST_FROM_ONE * member.packedSize : member.packedSize;
  if (member.size > most) throw new DamagedMember();
  const bytes = new Uint8Array(member.size);
  let filled = 0;
  for (const chunk of unpackedChunks(source, member)) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes;
}

function unknown(name: string, problem: string): SyntaxError {
  return new SyntaxError(
    `Cannot unpack "${name}": ${problem}; ` +
      "save the file again with numpy.savez or numpy.savez_compressed.",
  );
}

function refusal(problem: string): SyntaxError {
  return new SyntaxError(`Cannot read the zip: ${problem}; copy or download the file again.`);
}
