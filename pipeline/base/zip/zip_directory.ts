/**
 * The list of members at the end of a zip, and the headers before the members, as they stand there.
 *
 * Sizes beyond 32 bits are read wherever a member has them, and not only where the whole zip is marked
 * as zip64: Python marks single members. Nothing is believed about what the fields say; see
 * `openZip` in the archive's room for a reader that checks them against each other.
 *
 * Source: PKWARE APPNOTE 6.3.
 *
 * @module
 */

/** Bytes that are read a piece at a time. */
export interface ByteSource {
  /** How many there are. */
  readonly size: number;
  /**
   * Some of them.
   *
   * @throws {RangeError} the piece is not all within them.
   */
  read(offset: number, length: number): Uint8Array;
}

/** What a zip says of a member, in the list or before the member itself. */
export interface ZipHeader {
  /** Its name's bytes. */
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  /** How it is packed: 0 is stored, 8 is deflated. */
  readonly method: number;
  /** CRC-32 of its unpacked bytes. */
  readonly crc: number;
  readonly packedSize: number;
  /** Its length unpacked, in bytes. */
  readonly size: number;
  readonly extra: Uint8Array;
}

/** A member in the list. */
export interface DirectoryEntry extends ZipHeader {
  /** The system that wrote it, and by which its attributes are to be read. */
  readonly system: number;
  readonly attributes: number;
  readonly commentLength: number;
  readonly disk: number;
  /** Where its local header is. */
  readonly offset: number;
}

/** The list of members. */
export interface Directory {
  readonly entries: readonly DirectoryEntry[];
  /** Where it begins. */
  readonly offset: number;
  /** How long the zip says it is, and how long its entries are. */
  readonly size: { readonly claimed: number; readonly found: number };
  /** Where what follows it begins. */
  readonly end: number;
  /** The length of the comment at the zip's end. */
  readonly commentLength: number;
  /** Bytes that follow all that. */
  readonly trailing: number;
  /** The numbers of disks that the zip names: its own, the list's, and how many there are. */
  readonly disks: readonly number[];
}

/** A field of 32 bits with this value is continued in the zip64 part. */
export const CONTINUED = 0xffffffff;
/** The same for a field of 16 bits. */
export const CONTINUED_16 = 0xffff;

/** What the records of a zip begin with. */
export const signatures = {
  local: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  end64Locator: 0x07064b50,
} as const;

const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const END_64_BYTES = 56;
const LOCATOR_BYTES = 20;
/** No list is read into memory that is longer: more than half a million members. */
const LONGEST_LIST = 64 * 2 ** 20;

/**
 * Reads the list of members.
 *
 * @throws {RangeError} the bytes are no zip, or not all of one.
 */
export function readDirectory(source: ByteSource): Directory {
  const { end, view } = findEnd(source);
  const locator = end >= LOCATOR_BYTES ? viewOf(source, end - LOCATOR_BYTES, LOCATOR_BYTES) : view;
  const is64 = locator.getUint32(0, true) === signatures.end64Locator;
  const short = {
    count: view.getUint16(10, true),
    size: view.getUint32(12, true),
    offset: view.getUint32(16, true),
    end,
    disks: [view.getUint16(4, true), view.getUint16(6, true)],
  };
  const place = is64 ? readEnd64(source, locator, end) : short;
  // A reader that knows no zip64 would otherwise see another list.
  const agrees = [CONTINUED_16, place.count].includes(short.count) &&
    [CONTINUED, place.size].includes(short.size) &&
    [CONTINUED, place.offset].includes(short.offset);
  if (!agrees) throw new RangeError("its two end records disagree");
  if (place.offset > place.end) throw new RangeError("the list lies behind its end");
  const length = place.end - place.offset;
  if (length > LONGEST_LIST || place.count > length / ENTRY_BYTES) {
    throw new RangeError("the list claims more members than fit into it");
  }
  const list = viewOf(source, place.offset, length);
  const entries: DirectoryEntry[] = [];
  let at = 0;
  while (entries.length < place.count) {
    const { entry, next } = entryAt(list, at);
    entries.push(entry);
    at = next;
  }
  return {
    entries,
    offset: place.offset,
    size: { claimed: place.size, found: at },
    end: place.end,
    commentLength: view.getUint16(20, true),
    trailing: source.size - end - END_BYTES - view.getUint16(20, true),
    disks: place.disks,
  };
}

/**
 * Reads the header before a member, and where the member's bytes begin.
 *
 * @throws {RangeError} there is none.
 */
export function readLocalHeader(
  source: ByteSource,
  offset: number,
): { readonly header: ZipHeader; readonly dataOffset: number } {
  const fixed = viewOf(source, offset, LOCAL_BYTES);
  if (fixed.getUint32(0, true) !== signatures.local) throw new RangeError("no member there");
  const nameLength = fixed.getUint16(26, true);
  const extraLength = fixed.getUint16(28, true);
  const rest = source.read(offset + LOCAL_BYTES, nameLength + extraLength);
  const extra = rest.subarray(nameLength);
  const [size = 0, packedSize = 0] = continued(extra, [
    fixed.getUint32(22, true),
    fixed.getUint32(18, true),
  ]);
  return {
    header: {
      nameBytes: rest.subarray(0, nameLength),
      flags: fixed.getUint16(6, true),
      method: fixed.getUint16(8, true),
      crc: fixed.getUint32(14, true),
      packedSize,
      size,
      extra,
    },
    dataOffset: offset + LOCAL_BYTES + nameLength + extraLength,
  };
}

/** Bytes in memory as a source. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => {
      if (offset < 0 || offset + length > bytes.length) throw new RangeError("cut short");
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** The end record is last but for a comment of at most 65,535 bytes. */
function findEnd(source: ByteSource): { readonly end: number; readonly view: DataView } {
  const from = Math.max(0, source.size - END_BYTES - 0xffff);
  const tail = viewOf(source, from, source.size - from);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== signatures.end) continue;
    return { end: from + at, view: new DataView(tail.buffer, tail.byteOffset + at, END_BYTES) };
  }
  throw new RangeError("no end record");
}

function readEnd64(source: ByteSource, locator: DataView, end: number) {
  const offset = longAt(locator, 8);
  const view = viewOf(source, offset, END_64_BYTES);
  if (view.getUint32(0, true) !== signatures.end64) throw new RangeError("no zip64 end record");
  // The record's length counts from behind itself.
  if (offset + 12 + longAt(view, 4) + LOCATOR_BYTES !== end) {
    throw new RangeError("something lies around the zip64 end record");
  }
  return {
    count: longAt(view, 32),
    size: longAt(view, 40),
    offset: longAt(view, 48),
    end: offset,
    disks: [view.getUint32(16, true), view.getUint32(20, true), locator.getUint32(16, true) - 1],
  };
}

function entryAt(
  list: DataView,
  at: number,
): { readonly entry: DirectoryEntry; readonly next: number } {
  if (list.getUint32(at, true) !== signatures.entry) throw new RangeError("no entry");
  const nameEnd = at + ENTRY_BYTES + list.getUint16(at + 28, true);
  const extraEnd = nameEnd + list.getUint16(at + 30, true);
  const commentLength = list.getUint16(at + 32, true);
  const next = extraEnd + commentLength;
  if (next > list.byteLength) throw new RangeError("cut short");
  const bytes = (from: number, to: number): Uint8Array =>
    new Uint8Array(list.buffer, list.byteOffset + from, to - from);
  const extra = bytes(nameEnd, extraEnd);
  const [size = 0, packedSize = 0, offset = 0] = continued(
    extra,
    [24, 20, 42].map((field) => list.getUint32(at + field, true)),
  );
  const entry = {
    nameBytes: bytes(at + ENTRY_BYTES, nameEnd),
    system: list.getUint8(at + 5),
    flags: list.getUint16(at + 8, true),
    method: list.getUint16(at + 10, true),
    crc: list.getUint32(at + 16, true),
    packedSize,
    size,
    extra,
    commentLength,
    disk: list.getUint16(at + 34, true),
    attributes: list.getUint32(at + 38, true),
    offset,
  };
  return { entry, next };
}

/** Values of 32 bits, those of them that do not fit taken from the zip64 field, in this order. */
function continued(extra: Uint8Array, values: readonly number[]): readonly number[] {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  let long: number | undefined;
  for (let field = 0; field + 4 <= extra.length; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) === 1) {
      long = field + 4;
      break;
    }
  }
  return values.map((short) => {
    if (short !== CONTINUED || long === undefined) return short;
    long += 8;
    return longAt(view, long - 8);
  });
}

function longAt(view: DataView, offset: number): number {
  return Number(view.getBigUint64(offset, true));
}

function viewOf(source: ByteSource, offset: number, length: number): DataView {
  const bytes = source.read(offset, length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
