/**
 * Adam (Kingma and Ba 2015) as one pass over all parameters, in WebAssembly with 128-bit vectors.
 *
 * A plain loop over typed arrays takes some three times as long, and as a chain of ONNX operations it
 * takes longer than the gradients.
 *
 * @module
 */

import {
  advance,
  type Code,
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

/** Adam's settings; the defaults are the usual ones. */
export interface AdamSettings {
  /** Step size. */
  readonly rate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

const PAGE = 65_536;

/** Gradients are taken in by so many at a time, while they are still in the processor's cache. */
const CHUNK = 16_384;

/** Parameters with their first and second moments, all in one piece of memory. */
export class Adam {
  /** The parameters; steps change them in place. */
  readonly parameters: Float32Array;
  /** Moving averages of the gradients and of their squares. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Steps taken. */
  steps = 0;
  readonly #chunk: Float32Array;
  readonly #bytes: number;
  readonly #update: (...numbers: number[]) => void;
  readonly #settings: Required<AdamSettings>;

  /** @param initial the parameters at the start; they are copied. */
  constructor(initial: Float32Array, settings: AdamSettings) {
    this.#settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...settings };
    // Three arrays, each a whole number of vectors of four, and the gradients at hand.
    this.#bytes = 16 * Math.ceil(initial.length / 4);
    const memory = new WebAssembly.Memory({
      initial: Math.ceil((3 * this.#bytes + 4 * CHUNK) / PAGE),
    });
    this.#update = wasmFunctions(memory, { update: updateFunction() }).update;
    const array = (index: number, length: number): Float32Array =>
      new Float32Array(memory.buffer, index * this.#bytes, length);
    [this.parameters, this.first, this.second] = [0, 1, 2].map((index) =>
      array(index, initial.length)
    ) as [Float32Array, Float32Array, Float32Array];
    this.#chunk = array(3, CHUNK);
    this.parameters.set(initial);
  }

  /**
   * Takes one step down the gradients.
   *
   * @param gradients pieces and where they belong: multiples of four, and room to the next for what is
   *   missing to one. Parameters without a gradient stay.
   */
  step(gradients: Iterable<{ readonly offset: number; readonly data: Float32Array }>): void {
    const { rate, beta1, beta2, epsilon } = this.#settings;
    this.steps++;
    const scalars = [
      ...[beta1, 1 - beta1, beta2, 1 - beta2],
      rate / (1 - beta1 ** this.steps),
      1 / Math.sqrt(1 - beta2 ** this.steps),
      epsilon,
    ];
    for (const { offset, data } of gradients) {
      for (let at = 0; at < data.length; at += CHUNK) {
        const piece = data.subarray(at, at + CHUNK);
        const length = 4 * Math.ceil(piece.length / 4);
        this.#chunk.set(piece);
        this.#chunk.fill(0, piece.length, length);
        const start = 4 * (offset + at);
        this.#update(start, 3 * this.#bytes, start + 4 * length, this.#bytes, ...scalars);
      }
    }
  }
}

// The function goes from address p to `end` with m and v one and two strides behind p, and g beside it:
//   m = beta1 m + (1 − beta1) g;  v = beta2 v + (1 − beta2) g²;  p −= rate m / (scale √v + epsilon).

const { i32, f32, v128 } = types;
const [P, G, END, STRIDE, BETA1, REST1, BETA2, REST2, RATE, SCALE, EPSILON, GRADIENT, M, V] = Array
  .from({ length: 14 }, (_, local) => local) as Fourteen;
type Fourteen = [
  ...[number, number, number, number, number, number, number],
  ...[number, number, number, number, number, number, number],
];

function updateFunction(): WasmFunction {
  const splat = (local: number): Code => [...get(local), ...simd(0x13)];
  const [sqrt, add, sub, mul, div] = [0xe3, 0xe4, 0xe5, 0xe6, 0xe7].map(simd) as [
    ...[Code, Code, Code, Code, Code],
  ];
  /** Address of what lies k strides behind p. */
  const behind = (k: number): Code => [
    ...get(P),
    ...(k === 0 ? [] : [...get(STRIDE), 0x41, k, 0x6c, 0x6a]),
  ];
  const body = whileBelow(P, END, [
    ...[...load(get(G)), ...set(GRADIENT)],
    ...[...load(behind(1)), ...splat(BETA1), ...mul],
    ...[...get(GRADIENT), ...splat(REST1), ...mul, ...add, ...set(M)],
    ...[...load(behind(2)), ...splat(BETA2), ...mul],
    ...[...get(GRADIENT), ...get(GRADIENT), ...mul, ...splat(REST2), ...mul, ...add, ...set(V)],
    ...store(behind(1), get(M)),
    ...store(behind(2), get(V)),
    ...store(get(P), [
      ...load(get(P)),
      ...[...splat(RATE), ...get(M), ...mul],
      ...[...get(V), ...sqrt, ...splat(SCALE), ...mul, ...splat(EPSILON), ...add],
      ...[...div, ...sub],
    ]),
    ...[...advance(G, 16), ...advance(P, 16)],
  ]);
  const params = [i32, i32, i32, i32, f32, f32, f32, f32, f32, f32, f32];
  return { params, locals: [v128, v128, v128], body };
}
