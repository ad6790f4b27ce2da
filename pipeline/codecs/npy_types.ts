/**
 * The element types of arrays.
 *
 * @module
 */

/** Types of numbers by their short names. */
export const dtypes = {
  f64: { descr: "<f8", Array: Float64Array },
  f32: { descr: "<f4", Array: Float32Array },
  f16: { descr: "<f2", Array: Float16Array },
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

/** Short name of a type of numbers. */
export type NumberType = keyof typeof dtypes;
/** Short name of an element type; `text` is NumPy's unicode, `<U7`. */
export type DType = NumberType | "text";
/** The array of an element type. */
export type ArrayOf<D extends DType> = {
  f64: Float64Array;
  f32: Float32Array;
  f16: Float16Array;
  i64: BigInt64Array;
  i32: Int32Array;
  i16: Int16Array;
  i8: Int8Array;
  u64: BigUint64Array;
  u32: Uint32Array;
  u16: Uint16Array;
  u8: Uint8Array;
  bool: Uint8Array;
  text: readonly string[];
}[D];
/** Any of the typed arrays. */
export type NumberArray = ArrayOf<NumberType>;
/** Any of the arrays. */
export type AnyArray = ArrayOf<DType>;

/** An array with its shape, in C order: the last index varies fastest. */
export interface NdArray<A> {
  /** Length along each index, outermost first. */
  readonly shape: readonly number[];
  /** The elements. */
  readonly data: A;
}
