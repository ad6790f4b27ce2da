/**
 * NumPy's array format: a header that is a Python literal, then the elements.
 *
 * Written as version 1.0, little-endian, in C order. Read as NumPy reads it, in any order of bytes and
 * of elements; types without an array of ours are refused by name.
 *
 * Source: numpy.lib.format, NEP 1.
 *
 * @module
 */

import { MAGIC, type NpyHeader, readNpyHeader } from "./npy_header.ts";
import { decodeTexts, encodeTexts } from "./npy_text.ts";
import { type AnyArray, type DType, dtypes, type NdArray, type NumberArray } from "./npy_types.ts";

export * from "./npy_types.ts";

const alignment = 64;

/**
 * Writes an array.
 *
 * @throws {TypeError} the data are not of the type, or do not fill the shape.
 */
export function encodeNpy({ shape, data }: NdArray<AnyArray>, dtype: DType): Uint8Array {
  const isOfType = dtype === "text"
    ? Array.isArray(data) && data.every((text) => typeof text === "string")
    : data instanceof dtypes[dtype].Array;
  if (!isOfType) {
    const wanted = dtype === "text" ? "an array of texts" : dtypes[dtype].Array.name;
    throw new TypeError(`Cannot write the array: its data are not ${wanted}, as ${dtype} needs`);
  }
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0) || size(shape) !== data.length) {
    throw new TypeError(
      `Cannot write the array: ${data.length} elements do not fill the shape (${shape})`,
    );
  }
  if (dtype === "bool" && !isBoolean(data as Uint8Array)) {
    throw new TypeError("Cannot write the array: it is of bool and has bytes that are not 0 or 1");
  }
  const { descr, elements } = elementsOf(data, dtype);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const prefix = MAGIC.length + 4;
  const total = Math.ceil((prefix + dictionary.length + 1) / alignment) * alignment;
  const header = dictionary.padEnd(total - prefix - 1) + "\n";
  const bytes = new Uint8Array(total + elements.length);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  bytes[MAGIC.length] = 1;
  new DataView(bytes.buffer).setUint16(MAGIC.length + 2, header.length, true);
  new TextEncoder().encodeInto(header, bytes.subarray(prefix));
  bytes.set(elements, total);
  return bytes;
}

function elementsOf(
  data: AnyArray,
  dtype: DType,
): { readonly descr: string; readonly elements: Uint8Array } {
  if (dtype === "text") {
    const { bytes, width } = encodeTexts(data as readonly string[]);
    return { descr: `<U${width}`, elements: bytes };
  }
  const { buffer, byteOffset, byteLength } = data as NumberArray;
  return {
    descr: dtypes[dtype].descr,
    elements: new Uint8Array(buffer, byteOffset, byteLength),
  };
}

/**
 * Reads an array of a known type. A float16 is also read where f32 or f64 is declared, which hold each
 * of its values.
 *
 * @throws {SyntaxError} the bytes are not such an array.
 */
export function decodeNpy(bytes: Uint8Array, dtype: DType): NdArray<AnyArray> {
  const header = readNpyHeader(bytes);
  const { shape, elementBytes, end } = header;
  const isWidened = header.dtype === "f16" && (dtype === "f32" || dtype === "f64");
  if (header.dtype !== dtype && !isWidened) {
    throw new SyntaxError(
      `Cannot read the array: it is of ${header.dtype}, not ${dtype}; declare it as ` +
        `${header.dtype}, or save it as ${dtype} with NumPy's astype`,
    );
  }
  const length = size(shape);
  if (bytes.length - end !== length * elementBytes) {
    throw new SyntaxError(
      `Cannot read the array: its shape (${shape}) needs ${length * elementBytes} bytes, ` +
        `but there are ${bytes.length - end}`,
    );
  }
  const data = dataOf(bytes, header, length);
  const inOrder = header.isFortran ? inCOrder(data, shape) : data;
  if (!isWidened) return { shape, data: inOrder };
  return { shape, data: dtypes[dtype].Array.from(inOrder as Float16Array) };
}

function dataOf(bytes: Uint8Array, header: NpyHeader, length: number): AnyArray {
  const { dtype, elementBytes, isBigEndian, end } = header;
  if (dtype === "text") {
    return decodeTexts(bytes.subarray(end), length, elementBytes / 4, isBigEndian);
  }
  const { Array: Values } = dtypes[dtype];
  // A typed array has to start at a multiple of its element size: copied unless it does already.
  const isAligned = (bytes.byteOffset + end) % elementBytes === 0 && !isBigEndian;
  const own = isAligned ? bytes.subarray(end) : bytes.slice(end);
  if (isBigEndian) {
    for (let at = 0; at < own.length; at += elementBytes) {
      own.subarray(at, at + elementBytes).reverse();
    }
  }
  if (dtype === "bool" && !isBoolean(own)) {
    throw new SyntaxError("Cannot read the array: it is of bool and has bytes that are not 0 or 1");
  }
  return new Values(own.buffer as ArrayBuffer, own.byteOffset, length);
}

/** Elements of which the first index varies fastest, put so that the last one does. */
function inCOrder(data: AnyArray, shape: readonly number[]): AnyArray {
  const from = data as { readonly [i: number]: string };
  const to = data.slice() as unknown as { [i: number]: string };
  // How far apart in `from` two elements are that differ by one in an index.
  const strides = shape.map((_, axis) => size(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  let at = 0;
  for (let i = 0; i < data.length; i++) {
    to[i] = from[at] ?? "";
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [stride = 0, count = 0] = [strides[axis], shape[axis]];
      at += stride;
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next % count;
      if (next < count) break;
      at -= stride * count;
    }
  }
  return to as unknown as AnyArray;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

function isBoolean(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte <= 1);
}
