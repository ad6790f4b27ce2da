/**
 * Small WebAssembly modules put together from their instructions: loops over one piece of memory with
 * vectors of 128 bits. Those are deterministic: the same bits on every machine.
 *
 * @module
 */

/** Instructions, or a part of one, as bytes. */
export type Code = readonly number[];

/** Types of numbers. */
export const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

/** A function of a module. */
export interface WasmFunction {
  /** Types of its parameters, which are its first local variables. */
  readonly params: Code;
  /** Types of its further local variables. */
  readonly locals: Code;
  readonly body: Code;
}

/** Functions as JavaScript calls them. */
export type Called<F> = { readonly [Name in keyof F]: (...numbers: number[]) => void };

/**
 * Makes functions, by their names, that work on a memory.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * // memory[address] = value, with f64.store at an alignment of 2³ and no offset.
 * const body = [...get(0), ...get(1), 0x39, 3, 0];
 * const { write } = wasmFunctions(memory, {
 *   write: { params: [types.i32, types.f64], locals: [], body },
 * });
 * write(8, 2.5);
 * assert.equal(new Float64Array(memory.buffer)[1], 2.5);
 * ```
 */
export function wasmFunctions<const F extends { readonly [name: string]: WasmFunction }>(
  memory: WebAssembly.Memory,
  functions: F,
): Called<F> {
  const module = new WebAssembly.Module(moduleBytes(Object.entries(functions)));
  return new WebAssembly.Instance(module, { m: { m: memory } }).exports as Called<F>;
}

/** Pushes a local variable. */
export function get(local: number): Code {
  return [0x20, ...unsigned(local)];
}

/** Pops into a local variable. */
export function set(local: number): Code {
  return [0x21, ...unsigned(local)];
}

/** Adds a constant from 0 to 63 to a local variable of type i32. */
export function advance(local: number, by: number): Code {
  return [...get(local), 0x41, by, 0x6a, ...set(local)];
}

/** An instruction on vectors. */
export function simd(code: number): Code {
  return [0xfd, ...unsigned(code)];
}

/** Pushes the vector at an address. */
export function load(address: Code): Code {
  // An alignment hint of 2⁴ bytes and no offset.
  return [...address, ...simd(0x00), 4, 0];
}

/** Writes a vector to an address. */
export function store(address: Code, value: Code): Code {
  return [...address, ...value, ...simd(0x0b), 4, 0];
}

/** Repeats a body, once at least, as long as one local variable is below another, both unsigned. */
export function whileBelow(local: number, end: number, body: Code): Code {
  return [0x03, 0x40, ...body, ...get(local), ...get(end), 0x49, 0x0d, 0x00, 0x0b];
}

function moduleBytes(functions: readonly (readonly [string, WasmFunction])[]): BufferSource {
  const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
  const sized = (content: Code): Code => [...unsigned(content.length), ...content];
  const section = (id: number, content: Code): Code => [id, ...sized(content)];
  const text = (characters: string): Code => sized([...new TextEncoder().encode(characters)]);
  const codeOf = ({ locals, body }: WasmFunction): Code =>
    sized([...vector(locals.map((type) => [1, type])), ...body, 0x0b]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(functions.map(([, { params }]) => [0x60, ...sized(params), 0]))),
    // The memory, of any size, is imported.
    ...section(2, vector([[...text("m"), ...text("m"), 0x02, 0x00, 0x00]])),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(7, vector(functions.map(([name], index) => [...text(name), 0, ...unsigned(index)]))),
    ...section(10, vector(functions.map(([, one]) => codeOf(one)))),
  ]);
}

/** Base 128, low digits first. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [value & 127 | 128, ...unsigned(value >>> 7)];
}
