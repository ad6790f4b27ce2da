/**
 * NumPy's array format: a header that is a Python literal, then the elements.
 *
 * Written as version 1.0, little-endian, in C order. Versions 1 to 3 are read; big-endian or
 * Fortran-ordered arrays are refused by name.
 *
 * Source: numpy.lib.format, NEP 1.
 *
 * @module
 */

/** Element types by their short names. */
export const dtypes = {
  f64: { descr: "<f8", Array: Float64Array },
  f32: { descr: "<f4", Array: Float32Array },
  i64: { descr: "<i8", Array: BigInt64Array },
  i32: { descr: "<i4", Array: Int32Array },
  i16: { descr: "<i2", Array: Int16Array },
  i8: { descr: "|i1", Array: Int8Array },
  u64: { descr: "<u8", Array: BigUint64Array },
  u32: { descr: "<u4", Array: Uint32Array },
  u16: { descr: "<u2", Array: Uint16Array },
  u8: { descr: "|u1", Array: Uint8Array },
  /** One byte an element, 0 or 1. */
  bool: { descr: "|b1", Array: Uint8Array },
} as const;

/** Short name of an element type. */
export type DType = keyof typeof dtypes;
/** The typed array of an element type. */
export type ArrayOf<D extends DType> = {
  f64: Float64Array;
  f32: Float32Array;
  i64: BigInt64Array;
  i32: Int32Array;
  i16: Int16Array;
  i8: Int8Array;
  u64: BigUint64Array;
  u32: Uint32Array;
  u16: Uint16Array;
  u8: Uint8Array;
  bool: Uint8Array;
}[D];
/** Any of the typed arrays. */
export type AnyArray = ArrayOf<DType>;

/** An array with its shape, in C order: the last index varies fastest. */
export interface NdArray<A> {
  /** Length along each index, outermost first. */
  readonly shape: readonly number[];
  /** The elements. */
  readonly data: A;
}

const magic = "\x93NUMPY";
const alignment = 64;

/**
 * Writes an array.
 *
 * @throws {TypeError} the data are not of the type, or do not fill the shape.
 */
export function encodeNpy({ shape, data }: NdArray<AnyArray>, dtype: DType): Uint8Array {
  const { descr, Array } = dtypes[dtype];
  if (!(data instanceof Array)) {
    throw new TypeError(
      `Cannot write the array: its data are not ${Array.name}, as ${dtype} needs`,
    );
  }
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0) || size(shape) !== data.length) {
    throw new TypeError(
      `Cannot write the array: ${data.length} elements do not fill the shape (${shape})`,
    );
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const prefix = magic.length + 4;
  const total = Math.ceil((prefix + dictionary.length + 1) / alignment) * alignment;
  const header = dictionary.padEnd(total - prefix - 1) + "\n";
  const bytes = new Uint8Array(total + data.byteLength);
  for (let i = 0; i < magic.length; i++) bytes[i] = magic.charCodeAt(i);
  bytes[magic.length] = 1;
  new DataView(bytes.buffer).setUint16(magic.length + 2, header.length, true);
  new TextEncoder().encodeInto(header, bytes.subarray(prefix));
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), total);
  return bytes;
}

/**
 * Reads an array of a known type.
 *
 * @throws {SyntaxError} the bytes are not such an array.
 */
export function decodeNpy(bytes: Uint8Array, dtype: DType): NdArray<AnyArray> {
  const { header, end } = headerOf(bytes);
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const tuple = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || tuple === undefined) {
    throw new SyntaxError(`Cannot read the array: its header is ${JSON.stringify(header)}`);
  }
  const expected = dtypes[dtype];
  if (descr !== expected.descr) {
    throw new SyntaxError(`Cannot read the array: it is "${descr}", not "${expected.descr}"`);
  }
  const shape = tuple.split(",").map((n) => n.trim()).filter((n) => n !== "").map(Number);
  if (order === "True" && shape.filter((n) => n > 1).length > 1) {
    throw new SyntaxError("Cannot read the array: it is in Fortran order; save it in C order");
  }
  if (!shape.every(Number.isSafeInteger)) {
    throw new SyntaxError(`Cannot read the array: its shape is (${tuple})`);
  }
  const length = size(shape);
  const { BYTES_PER_ELEMENT } = expected.Array;
  if (bytes.length - end !== length * BYTES_PER_ELEMENT) {
    throw new SyntaxError(
      `Cannot read the array: its shape (${shape}) needs ${length * BYTES_PER_ELEMENT} bytes, ` +
        `but there are ${bytes.length - end}`,
    );
  }
  // A typed array has to start at a multiple of its element size: copied unless it does already.
  const isAligned = (bytes.byteOffset + end) % BYTES_PER_ELEMENT === 0;
  const start = isAligned ? bytes.byteOffset + end : 0;
  const buffer = isAligned ? bytes.buffer : bytes.slice(end).buffer;
  return { shape, data: new expected.Array(buffer as ArrayBuffer, start, length) };
}

function headerOf(bytes: Uint8Array): { readonly header: string; readonly end: number } {
  const text = (start: number, end: number): string =>
    String.fromCharCode(...bytes.subarray(start, end));
  const [major = 0] = bytes.subarray(magic.length);
  const lengthBytes = major === 1 ? 2 : 4;
  const prefix = magic.length + 2 + lengthBytes;
  if (text(0, magic.length) !== magic || major < 1 || major > 3 || bytes.length < prefix) {
    throw new SyntaxError("Cannot read the array: it is not in NumPy's format, versions 1 to 3");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = major === 1
    ? view.getUint16(magic.length + 2, true)
    : view.getUint32(magic.length + 2, true);
  // NumPy itself refuses longer headers; without a bound a torn length would be believed.
  if (length > 10_000 || prefix + length > bytes.length) {
    throw new SyntaxError(`Cannot read the array: its header claims ${length} bytes`);
  }
  return { header: text(prefix, prefix + length), end: prefix + length };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
