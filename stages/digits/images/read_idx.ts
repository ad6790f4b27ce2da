/**
 * The IDX format of the MNIST files: a magic number, the lengths, then the elements, big-endian.
 *
 * Source: http://yann.lecun.com/exdb/mnist/, "the IDX file format".
 *
 * @module
 */

import { constants, gunzipSync } from "node:zlib";

/** Elements of an IDX file. */
export type IdxData =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** An array as IDX files hold one. */
export interface IdxArray {
  /** Length along each index, outermost first. */
  readonly shape: readonly number[];
  /** The elements, in C order. */
  readonly data: IdxData;
}

/** Bytes that are no IDX file, or not all of one. */
export class IdxError extends SyntaxError {
  override readonly name = "IdxError";
  /** Where in the file, unpacked where it can be, in bytes from its beginning. */
  readonly offset: number;

  /**
   * @param problem what is wrong
   * @param offset where, in bytes from the unpacked file's beginning
   * @param remedy what to do
   */
  constructor(problem: string, offset: number, remedy = "Download or copy the file again.") {
    super(`Cannot read the IDX file: ${problem}, at byte ${offset}. ${remedy}`);
    this.offset = offset;
  }
}

interface ElementType {
  readonly bytes: number;
  readonly Array: new (length: number) => IdxData;
  readonly read: (view: DataView, at: number) => number;
}

/** Element types by the third byte of the magic number. */
const TYPES: { readonly [code: number]: ElementType } = {
  0x08: { bytes: 1, Array: Uint8Array, read: (view, at) => view.getUint8(at) },
  0x09: { bytes: 1, Array: Int8Array, read: (view, at) => view.getInt8(at) },
  0x0b: { bytes: 2, Array: Int16Array, read: (view, at) => view.getInt16(at) },
  0x0c: { bytes: 4, Array: Int32Array, read: (view, at) => view.getInt32(at) },
  0x0d: { bytes: 4, Array: Float32Array, read: (view, at) => view.getFloat32(at) },
  0x0e: { bytes: 8, Array: Float64Array, read: (view, at) => view.getFloat64(at) },
};

/** Longer files are not unpacked, in bytes; the largest of MNIST has 47 MB. */
const LONGEST = 2 ** 30;
/** Deflate makes at most this many bytes of one. */
const MOST_FROM_ONE = 1032;
/** No more layers of gzip are unpacked. */
const DEEPEST = 3;
/** Packed bytes in which the header surely ends, and of which a few MB can be made at most. */
const BEGINNING = 4096;

/**
 * Reads an IDX file.
 *
 * @param bytes the file, plain or gzipped
 * @throws {IdxError} they are no such file. Memory is only asked for once the lengths and the file's
 * own length agree.
 *
 * @example
 * ```ts
 * import { readIdx } from "./read_idx.ts";
 *
 * const { shape, data } = readIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1]));
 * console.log(shape, data);
 * ```
 */
export function readIdx(bytes: Uint8Array): IdxArray {
  return decodeIdx(unpackIdx(bytes));
}

/**
 * The bytes of a plain IDX file, from a plain or a gzipped one. Twice gzipped is taken too: browsers
 * and mirrors that unpack on the way, or do not, leave such files.
 *
 * @throws {IdxError} its header is none of IDX, or what is packed is damaged or not as long as the
 * header says.
 */
export function unpackIdx(bytes: Uint8Array): Uint8Array {
  return unpackedLayer(bytes, DEEPEST);
}

function unpackedLayer(bytes: Uint8Array, layers: number): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  if (layers === 0) throw new IdxError(`it is packed by gzip more than ${DEEPEST} times`, 0);
  const { finishFlush, head } = { finishFlush: constants.Z_SYNC_FLUSH, head: BEGINNING };
  const beginning = gunzipped(bytes.subarray(0, head), { finishFlush });
  const most = Math.min(LONGEST, MOST_FROM_ONE * bytes.length);
  if (isGzip(beginning)) {
    return unpackedLayer(gunzipped(bytes, { maxOutputLength: most }), layers - 1);
  }
  const length = lengthOf(headerOf(beginning));
  if (!(length <= most)) {
    throw new IdxError(`its header claims ${length} bytes; at most ${most} are believed`, 4);
  }
  // A byte more than claimed is enough to see that there is more.
  const unpacked = gunzipped(bytes, { maxOutputLength: length + 1 });
  if (unpacked.length !== length) throw wrongLength(length, unpacked.length);
  return unpacked;
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

function decodeIdx(bytes: Uint8Array): IdxArray {
  const header = headerOf(bytes);
  const { type, shape, end } = header;
  const length = lengthOf(header);
  if (bytes.length !== length) throw wrongLength(length, bytes.length);
  if (type.Array === Uint8Array) return { shape, data: bytes.slice(end) };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new type.Array((length - end) / type.bytes);
  for (let i = 0; i < data.length; i++) data[i] = type.read(view, end + i * type.bytes);
  return { shape, data };
}

interface Header {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly end: number;
}

function headerOf(bytes: Uint8Array): Header {
  const [first, second, code = NaN, dimensions = 0] = bytes;
  if (bytes.length < 4) throw new IdxError(`it ends in its magic number`, bytes.length);
  const magic = bytes.subarray(0, 4).toHex();
  const notIdx = "Give a file in the IDX format, as MNIST's are.";
  if (first !== 0 || second !== 0) {
    throw new IdxError(`its magic number is 0x${magic}, which is none of IDX`, 0, notIdx);
  }
  const type = TYPES[code];
  if (type === undefined) {
    throw new IdxError(`there is no element type 0x${magic.slice(4, 6)}`, 2, notIdx);
  }
  if (dimensions === 0) throw new IdxError("it has no dimensions", 3, notIdx);
  const end = 4 + 4 * dimensions;
  if (bytes.length < end) {
    throw new IdxError(`it ends in its ${dimensions} lengths`, bytes.length);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  return { type, shape, end };
}

/** The file's length by its header; may be beyond what numbers hold exactly, and is then no length. */
function lengthOf({ type, shape, end }: Header): number {
  return shape.reduce((product, length) => product * length, type.bytes) + end;
}

function wrongLength(length: number, actual: number): IdxError {
  return new IdxError(
    `its header claims ${length} bytes, but there are ${actual < length ? actual : "more"}`,
    Math.min(length, actual),
  );
}

function gunzipped(
  bytes: Uint8Array,
  options: { readonly finishFlush?: number; readonly maxOutputLength?: number },
): Uint8Array {
  try {
    // Its types do not know that it says how much it has read.
    const { buffer: unpacked, engine } = gunzipSync(bytes, { ...options, info: true }) as unknown as
      & { readonly buffer: Uint8Array<ArrayBuffer> }
      & { readonly engine: { readonly bytesWritten: number } };
    // It stops at the first zero behind its end, and blocks may be filled up with more of them only.
    if (
      options.finishFlush === undefined && bytes.subarray(engine.bytesWritten).some((b) => b !== 0)
    ) {
      throw new IdxError("other bytes follow what is packed", engine.bytesWritten);
    }
    return new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  } catch (error) {
    if (error instanceof IdxError) throw error;
    const isLonger = error instanceof Error && "code" in error &&
      error.code === "ERR_BUFFER_TOO_LARGE";
    if (isLonger && options.maxOutputLength !== undefined) {
      throw wrongLength(options.maxOutputLength - 1, Infinity);
    }
    throw new IdxError("it begins like gzip, but its packed bytes are damaged or cut short", 0);
  }
}
