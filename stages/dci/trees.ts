/**
 * Regression trees, and the values that they give.
 *
 * @module
 */

import { kernelOn, MemoryPlan } from "../numerics/kernel_memory.ts";
import { boostingKernel } from "./_boosting_kernel.ts";
import type { Codes } from "./presorted_codes.ts";

/** Complete binary trees of one depth, one after the other. */
export interface Trees {
  /** Splits on the way from root to leaf. */
  readonly depth: number;
  /** Code that each inner node looks at, (2^depth − 1) a tree. */
  readonly codes: Uint16Array;
  /** Values up to this one go left: all, where nothing is split. */
  readonly thresholds: Float64Array;
  /** Value of each leaf, 2^depth a tree. */
  readonly leaves: Float64Array;
}

/** Room for trees. */
export function emptyTrees(count: number, depth: number): Trees {
  const [inner, leaves] = [count * (2 ** depth - 1), count * 2 ** depth];
  return {
    depth,
    codes: new Uint16Array(inner),
    thresholds: new Float64Array(inner).fill(Infinity),
    leaves: new Float64Array(leaves),
  };
}

/** The inner loop, see `assembly/boosting.ts`. */
interface LeafKernel {
  addLeaves(
    values: number,
    width: number,
    scores: number,
    end: number,
    codes: number,
    thresholds: number,
    leaves: number,
    depth: number,
  ): void;
}

/**
 * Sums of the leaves that samples reach, one of each kind of tree: of K kinds that take turns, kind k
 * has the trees k, k + K, k + 2K ….
 *
 * @param start of each kind, what its sums begin with
 * @returns an array of n a kind
 */
export function leafSums(trees: Trees, x: Codes, start: ArrayLike<number>): Float64Array[] {
  const plan = new MemoryPlan();
  const taken = {
    values: plan.take(Float32Array, x.values.length),
    sums: plan.take(Float64Array, start.length * x.samples),
    codes: plan.take(Uint16Array, trees.codes.length),
    thresholds: plan.take(Float64Array, trees.thresholds.length),
    leaves: plan.take(Float64Array, trees.leaves.length),
  };
  const memory = plan.allocate();
  const kernel = kernelOn<LeafKernel>(boostingKernel, memory);
  const [values, sums] = [taken.values(memory), taken.sums(memory)];
  const [codes, thresholds, leaves] = [
    taken.codes(memory),
    taken.thresholds(memory),
    taken.leaves(memory),
  ];
  values.set(x.values);
  codes.set(trees.codes);
  thresholds.set(trees.thresholds);
  leaves.set(trees.leaves);
  const ofKind = Array.from(
    start,
    (first, kind) => sums.subarray(kind * x.samples, (kind + 1) * x.samples).fill(first),
  );
  const [inner, count] = [2 ** trees.depth - 1, leaves.length / 2 ** trees.depth];
  for (let tree = 0; tree < count; tree++) {
    const { byteOffset, byteLength } = ofKind[tree % start.length] as Float64Array;
    kernel.addLeaves(
      values.byteOffset,
      x.width,
      byteOffset,
      byteOffset + byteLength,
      codes.byteOffset + 2 * tree * inner,
      thresholds.byteOffset + 8 * tree * inner,
      leaves.byteOffset + 8 * tree * (inner + 1),
      trees.depth,
    );
  }
  return ofKind;
}
