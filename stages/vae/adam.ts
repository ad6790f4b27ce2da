/**
 * Adam (Kingma and Ba 2015) as one pass over all parameters, in WebAssembly with 128-bit vectors.
 *
 * A plain loop over typed arrays takes some three times as long, and as a chain of ONNX operations it
 * takes longer than the gradients.
 *
 * @module
 */

import { kernelOn, type MemoryPlan, type Take } from "../numerics/kernel_memory.ts";
import { adamKernel } from "./_adam_kernel.ts";

/** Adam's settings; the defaults are the usual ones. */
export interface AdamSettings {
  /** Step size. */
  readonly rate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** Parameters with their first and second moments, all in one memory. */
export interface AdamArrays {
  readonly memory: WebAssembly.Memory;
  /** The parameters; steps change them in place. */
  readonly parameters: Float32Array;
  /** Moving averages of the gradients and of their squares. */
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** The gradients of some parameters that lie side by side. */
export interface GradientPiece {
  /** Where those parameters begin; a multiple of four. */
  readonly offset: number;
  /**
   * An array in the parameters' memory, in which zeros follow up to a multiple of four. It holds until the
   * next piece is asked for.
   */
  readonly data: Float32Array;
}

/** Reserves the arrays for so many parameters. */
export function takeAdamArrays(plan: MemoryPlan, length: number): Take<AdamArrays> {
  const takes = [1, 2, 3].map(() => plan.take(Float32Array, length));
  return (memory) => {
    const [parameters, first, second] = takes.map((take) => take(memory)) as [
      ...[Float32Array, Float32Array, Float32Array],
    ];
    return { memory, parameters, first, second };
  };
}

/** The pass, see `assembly/adam.ts`. */
interface AdamKernel {
  update(
    p: number,
    end: number,
    m: number,
    v: number,
    g: number,
    ...scalars: readonly [
      beta1: number,
      rest1: number,
      beta2: number,
      rest2: number,
      rate: number,
      scale: number,
      epsilon: number,
    ]
  ): void;
}

/** Takes steps. */
export class Adam {
  /** What steps change. */
  readonly arrays: AdamArrays;
  /** Steps taken. */
  steps = 0;
  readonly #kernel: AdamKernel;
  readonly #settings: Required<AdamSettings>;

  /** @param arrays the parameters at the start, and moments of zero. */
  constructor(arrays: AdamArrays, settings: AdamSettings) {
    this.#settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...settings };
    this.arrays = arrays;
    this.#kernel = kernelOn<AdamKernel>(adamKernel, arrays.memory);
  }

  /** Takes one step down the gradients; parameters without a gradient stay. */
  step(gradients: Iterable<GradientPiece>): void {
    const { rate, beta1, beta2, epsilon } = this.#settings;
    const { parameters, first, second } = this.arrays;
    this.steps++;
    const scalars = [
      ...[beta1, 1 - beta1, beta2, 1 - beta2] as const,
      rate / (1 - beta1 ** this.steps),
      1 / Math.sqrt(1 - beta2 ** this.steps),
      epsilon,
    ] as const;
    for (const { offset, data } of gradients) {
      const [p, m, v] = [parameters, first, second].map(({ byteOffset }) =>
        byteOffset + 4 * offset
      ) as [...[number, number, number]];
      this.#kernel.update(p, p + data.byteLength, m, v, data.byteOffset, ...scalars);
    }
  }
}
