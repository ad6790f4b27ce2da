/**
 * What boosted classes have learned of each sample that they learn from.
 *
 * A score that grows by a leaf's value multiplies a weight by a power of e: one exponential for a leaf
 * instead of one for each of its samples.
 *
 * @module
 */

import { kernelOn, type MemoryPlan, type Take } from "../numerics/kernel_memory.ts";
import { boostingKernel } from "./_boosting_kernel.ts";

/** The inner loops, see `assembly/boosting.ts`; numbers are places in memory where no more is said. */
interface WeightsKernel {
  addWeights(weights: number, end: number, sums: number): void;
  residuals(
    weights: number,
    end: number,
    sums: number,
    labels: number,
    label: number,
    targets: number,
  ): void;
  residualsOfOdds(
    weights: number,
    end: number,
    labels: number,
    label: number,
    targets: number,
  ): void;
  newtonStep(samples: number, end: number, targets: number): number;
  multiply(samples: number, end: number, weights: number, factor: number): void;
}

interface WeightsArrays {
  readonly memory: WebAssembly.Memory;
  readonly labels: Uint32Array;
  readonly weights: readonly Float64Array[];
  readonly sums: Float64Array;
}

/** No factor of a weight is beyond e to this power. */
const MOST_RISE = 600;

/** Weights by class and sample, in proportion to probabilities; a single class's are its odds. */
export class ClassWeights {
  /** One array a class. */
  readonly weights: readonly Float64Array[];
  readonly #kernel: WeightsKernel;
  readonly #labels: Uint32Array;
  readonly #sums: Float64Array;

  private constructor({ memory, labels, weights, sums }: WeightsArrays) {
    this.#kernel = kernelOn<WeightsKernel>(boostingKernel, memory);
    [this.weights, this.#labels, this.#sums] = [weights, labels, sums];
  }

  /**
   * Reserves their memory.
   *
   * @param labels the class of each sample
   * @param scores of each class, the logarithm of all its weights to begin with
   */
  static take(
    plan: MemoryPlan,
    labels: ArrayLike<number>,
    scores: Float64Array,
  ): Take<ClassWeights> {
    const { length } = labels;
    const pairs = 2 * Math.ceil(length / 2);
    const takeLabels = plan.take(Uint32Array, pairs);
    const takeSums = plan.take(Float64Array, pairs);
    const takeWeights = Array.from(scores, () => plan.take(Float64Array, pairs));
    return (memory) => {
      const arrays = {
        memory,
        labels: takeLabels(memory),
        sums: takeSums(memory),
        weights: takeWeights.map((take) => take(memory)),
      };
      arrays.labels.set(labels);
      for (const [k, score] of scores.entries()) {
        arrays.weights[k]?.fill(Math.exp(score), 0, length);
      }
      return new ClassWeights(arrays);
    };
  }

  /** Begins a round of trees, one a class: what the last one learned counts from now on. */
  beginRound(): void {
    this.#sums.fill(0);
    for (const one of this.weights) {
      this.#kernel.addWeights(one.byteOffset, endOf(one), this.#sums.byteOffset);
    }
  }

  /** Writes how far labels, 1 or 0, are above the class's probabilities. */
  residuals(k: number, label: number, target: Float64Array): void {
    const own = this.weights[k] as Float64Array;
    const [labels, sums] = [this.#labels.byteOffset, this.#sums.byteOffset];
    const [from, to] = [own.byteOffset, endOf(own)];
    if (this.weights.length === 1) {
      this.#kernel.residualsOfOdds(from, to, labels, label, target.byteOffset);
    } else this.#kernel.residuals(from, to, sums, labels, label, target.byteOffset);
  }

  /**
   * Raises the scores of a leaf's samples, `samples[start … end − 1]`, by one of Newton's steps.
   *
   * @param residuals as {@linkcode ClassWeights.residuals} wrote them; in the same memory
   * @param scale of the step
   * @returns by how much
   */
  raise(
    k: number,
    samples: Uint32Array,
    start: number,
    end: number,
    residuals: Float64Array,
    scale: number,
  ): number {
    const [from, to] = [samples.byteOffset + 4 * start, samples.byteOffset + 4 * end];
    const value = scale * this.#kernel.newtonStep(from, to, residuals.byteOffset);
    const { byteOffset } = this.weights[k] as Float64Array;
    this.#kernel.multiply(from, to, byteOffset, Math.exp(Math.min(value, MOST_RISE)));
    return value;
  }
}

function endOf({ byteOffset, byteLength }: Float64Array): number {
  return byteOffset + byteLength;
}
