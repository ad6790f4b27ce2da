/**
 * The inner loops of growing trees in WebAssembly: a vector holds a cell of a histogram, the sum of the
 * targets and the number of samples, so that one addition counts a sample in.
 *
 * @module
 */

import {
  advance,
  type Called,
  get,
  load,
  set,
  simd,
  store,
  types,
  type WasmFunction,
  wasmFunctions,
  whileBelow,
} from "../numerics/wasm.ts";

/** For each bin of each code the sum of the targets, then the number of samples. */
export type Histogram = Float64Array<ArrayBuffer>;

/** Gives an array once the memory is there. */
export type Take<A> = (buffer: ArrayBuffer) => A;

type ArrayType<A> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): A;
};

const PAGE = 65_536;

/** Arrays side by side in one memory that the loops work on. */
export class MemoryPlan {
  #bytes = 0;

  /** Reserves an array. */
  take<A>(type: ArrayType<A>, length: number): Take<A> {
    const offset = this.#bytes;
    // Vectors are fastest at multiples of 16 bytes.
    this.#bytes += 16 * Math.ceil(length * type.BYTES_PER_ELEMENT / 16);
    return (buffer) => new type(buffer, offset, length);
  }

  /** The memory, and the loops on it. */
  allocate(): { readonly buffer: ArrayBuffer; readonly functions: Called<typeof functions> } {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(this.#bytes / PAGE) });
    return { buffer: memory.buffer as ArrayBuffer, functions: wasmFunctions(memory, functions) };
  }
}

const { i32, v128 } = types;
const functions = { count: countFunction(), subtract: subtractFunction() };

/** For every sample from `order` to `end`: adds (target, 1) to the cell of each of its bins. */
function countFunction(): WasmFunction {
  const [ORDER, END, BINS, TARGET, HISTOGRAM, ROW_BYTES, SAMPLE, BIN, ROW_END, CELL] = [
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  ] as [
    ...[number, number, number, number, number],
    ...[number, number, number, number, number],
  ];
  const PAIR = 10;
  const [multiply, add, shiftLeft] = [0x6c, 0x6a, 0x74];
  const one = [0x44, ...new Uint8Array(Float64Array.of(1).buffer)];
  const body = whileBelow(ORDER, END, [
    // sample = i32 at order
    ...[...get(ORDER), 0x28, 2, 0, ...set(SAMPLE)],
    // pair = (f64 at target + 8 sample, 1)
    ...[...one, ...simd(0x14)],
    ...[...get(TARGET), ...get(SAMPLE), 0x41, 3, shiftLeft, add, 0x2b, 3, 0],
    ...[...simd(0x22), 0, ...set(PAIR)],
    ...[...get(BINS), ...get(SAMPLE), ...get(ROW_BYTES), multiply, add, ...set(BIN)],
    ...[...get(BIN), ...get(ROW_BYTES), add, ...set(ROW_END)],
    ...whileBelow(BIN, ROW_END, [
      // cell = histogram + 16 · (u16 at bin)
      ...[...get(HISTOGRAM), ...get(BIN), 0x2f, 1, 0, 0x41, 4, shiftLeft, add, ...set(CELL)],
      ...store(get(CELL), [...load(get(CELL)), ...get(PAIR), ...simd(0xf0)]),
      ...advance(BIN, 2),
    ]),
    ...advance(ORDER, 4),
  ]);
  const params = [i32, i32, i32, i32, i32, i32];
  return { params, locals: [i32, i32, i32, i32, v128], body };
}

/** Writes whole − part to `out` up to `end`, cell by cell. */
function subtractFunction(): WasmFunction {
  const [WHOLE, PART, OUT, END] = [0, 1, 2, 3] as const;
  const body = whileBelow(OUT, END, [
    ...store(get(OUT), [...load(get(WHOLE)), ...load(get(PART)), ...simd(0xf1)]),
    ...[WHOLE, PART, OUT].flatMap((local) => advance(local, 16)),
  ]);
  return { params: [i32, i32, i32, i32], locals: [], body };
}
