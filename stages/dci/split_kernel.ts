/**
 * The inner loops of growing trees, as `assembly/exact_splits.ts` has them; numbers are places in memory
 * where no more is said.
 *
 * @module
 */

import { kernelOn } from "../numerics/kernel_memory.ts";
import { exactSplitsKernel } from "./_exact_splits_kernel.ts";

/** The functions; what they do is said there. */
export interface SplitKernel {
  greatest(targets: number, end: number): number;
  record(targets: number, end: number, scale: number, times: number, records: number): number;
  add(
    samples: number,
    end: number,
    records: number,
    places: number,
    width: number,
    bins: number,
  ): void;
  subtract(whole: number, end: number, part: number): void;
  bound(
    bins: number,
    binsEnd: number,
    bounds: number,
    order: number,
    size: number,
    all: number,
    total: number,
    values: number,
    reached: number,
  ): number;
  split(
    order: number,
    orderEnd: number,
    bins: number,
    bounds: number,
    size: number,
    all: number,
    total: number,
    records: number,
    nodes: number,
    node: number,
    values: number,
    reached: number,
    best: number,
  ): number;
  splitFew(
    samples: number,
    samplesEnd: number,
    ranks: number,
    order: number,
    marks: number,
    marksEnd: number,
    all: number,
    total: number,
    records: number,
    values: number,
    best: number,
  ): number;
  part(samples: number, end: number, values: number, most: number, spare: number): number;
  mark(samples: number, end: number, nodes: number, node: number): void;
}

/** The inner loops on a memory. */
export function splitKernel(memory: WebAssembly.Memory): SplitKernel {
  return kernelOn<SplitKernel>(exactSplitsKernel, memory);
}
