/**
 * The header of NumPy's array format: what the elements are, and how they lie.
 *
 * Source: numpy.lib.format, NEP 1.
 *
 * @module
 */

import { type DType, dtypes } from "./npy_types.ts";
import { type Literal, pythonLiteral } from "./python_literal.ts";

/** What a header says. */
export interface NpyHeader {
  readonly dtype: DType;
  /** Bytes of an element; a text takes four for each of its characters. */
  readonly elementBytes: number;
  readonly isBigEndian: boolean;
  /** Whether the first index varies fastest, and not the last. */
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly end: number;
}

/** What every file begins with. */
export const MAGIC = "\x93NUMPY";
// NumPy itself refuses longer headers; without a bound a torn length would be believed.
const LONGEST = 10_000;

/** Our short names by kind and size, as NumPy writes them. */
const names = new Map(
  (Object.keys(dtypes) as (keyof typeof dtypes)[]).map((
    name,
  ) => [dtypes[name].descr.slice(1), name]),
);

/** What to do about types of NumPy's that we have no array for, by their letter. */
const others: { readonly [kind: string]: readonly [what: string, remedy: string] } = {
  O: ["Python objects", 'save its numbers as numbers, and its texts with astype("U")'],
  S: ["texts in bytes", 'save them with astype("U")'],
  V: ["raw bytes", "save their parts as arrays of their own"],
  c: ["complex numbers", "save .real and .imag as arrays of their own"],
  f: ["numbers of an unusual precision", 'save them with astype("float64")'],
  M: ["dates", 'save them with astype("U"), or as numbers with astype("int64")'],
  m: ["time differences", 'save them as numbers with astype("int64")'],
  T: ["texts of any length", 'save them with astype("U")'],
};

/**
 * Reads the header of an array.
 *
 * @param bytes the file, or the beginning of it
 * @throws {SyntaxError} it is none, or of a type that we do not read; the message names it.
 */
export function readNpyHeader(bytes: Uint8Array): NpyHeader {
  const { text, end } = textOf(bytes);
  const header = pythonLiteral(text);
  const isRecord = typeof header === "object" && header !== null && !Array.isArray(header);
  const { descr, fortran_order: isFortran, shape, ...rest } = isRecord
    ? header as { readonly [key: string]: Literal }
    : {};
  if (
    descr === undefined || typeof isFortran !== "boolean" || !isShape(shape) ||
    Object.keys(rest).length > 0
  ) {
    throw refusal(`its header is ${JSON.stringify(text)}`);
  }
  return { ...typeOf(descr), isFortran, shape, end };
}

function textOf(bytes: Uint8Array): { readonly text: string; readonly end: number } {
  const latin1 = (start: number, end: number): string =>
    String.fromCharCode(...bytes.subarray(start, end));
  const [major = 0, minor] = bytes.subarray(MAGIC.length);
  const prefix = MAGIC.length + 2 + (major === 1 ? 2 : 4);
  const isKnown = major >= 1 && major <= 3 && minor === 0;
  if (latin1(0, MAGIC.length) !== MAGIC || !isKnown || bytes.length < prefix) {
    throw refusal("it is not in NumPy's format, versions 1 to 3");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const at = MAGIC.length + 2;
  const length = major === 1 ? view.getUint16(at, true) : view.getUint32(at, true);
  const end = prefix + length;
  if (length > LONGEST || end > bytes.length) throw refusal(`its header claims ${length} bytes`);
  const text = major === 3
    ? new TextDecoder().decode(bytes.subarray(prefix, end))
    : latin1(prefix, end);
  return { text, end };
}

function isShape(value: Literal | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && Number(n) >= 0);
}

function typeOf(descr: Literal): Pick<NpyHeader, "dtype" | "elementBytes" | "isBigEndian"> {
  if (typeof descr !== "string") {
    const fields = Array.isArray(descr)
      ? descr.map((field: Literal) => Array.isArray(field) ? JSON.stringify(field[0]) : "?")
      : [];
    throw refusal(
      `it is structured, with the fields ${fields.join(", ")}; save each as an array of its own, ` +
        "for example with numpy.savez",
    );
  }
  // A byte has no order, whatever is written before it; none and "=" are the machine's own.
  const [, order, kind = "", size = ""] = /^([<>|=]?)([a-zA-Z])(\d*)(?:\[\w+\])?$/.exec(descr) ??
    [];
  const isBigEndian = order === ">";
  if (kind === "U") return { dtype: "text", elementBytes: 4 * Number(size), isBigEndian };
  const dtype = names.get(kind + size);
  if (dtype !== undefined) {
    return { dtype, elementBytes: dtypes[dtype].Array.BYTES_PER_ELEMENT, isBigEndian };
  }
  const [what, remedy] = others[kind] ??
    ["something else", `save it as one of ${[...names.values()]}`];
  throw refusal(`it is of "${descr}", ${what}, which is not read; ${remedy}`);
}

function refusal(problem: string): SyntaxError {
  return new SyntaxError(`Cannot read the array: ${problem}`);
}
