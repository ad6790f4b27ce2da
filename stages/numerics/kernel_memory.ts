/**
 * Memory that WebAssembly kernels and TypeScript share: arrays side by side, planned before there is any.
 *
 * @module
 */

/** Gives an array once the memory is there. */
export type Take<A> = (memory: WebAssembly.Memory) => A;

type ArrayType<A> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): A;
};

const PAGE = 65_536;

/** A cache line: vectors are fastest where they do not cross two. */
const ALIGNMENT = 64;

/**
 * Arrays side by side in one memory.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const plan = new MemoryPlan();
 * const [takeFew, takeMany] = [plan.take(Float64Array, 3), plan.take(Float32Array, 1000)];
 * const memory = plan.allocate();
 * const [few, many] = [takeFew(memory), takeMany(memory)];
 * assert.equal(few.buffer, many.buffer);
 * ```
 */
export class MemoryPlan {
  #bytes = 0;

  /** Reserves an array; it begins as zeros. */
  take<A>(type: ArrayType<A>, length: number): Take<A> {
    const offset = this.#bytes;
    this.#bytes += ALIGNMENT * Math.ceil(length * type.BYTES_PER_ELEMENT / ALIGNMENT);
    return ({ buffer }) => new type(buffer as ArrayBuffer, offset, length);
  }

  /** The memory. */
  allocate(): WebAssembly.Memory {
    return new WebAssembly.Memory({ initial: Math.ceil(this.#bytes / PAGE) });
  }
}

/**
 * The functions of a kernel, working on a memory. Vectors of 128 bits are deterministic: the same bits
 * on every machine.
 *
 * @param compiled as `deno task kernels` leaves it.
 */
export function kernelOn<Kernel>(compiled: string, memory: WebAssembly.Memory): Kernel {
  const module = new WebAssembly.Module(Uint8Array.fromBase64(compiled));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernel;
}
