/**
 * The samples of a table of codes while a tree is grown on them: each one's node, and a node's best split
 * as scikit-learn's regression trees choose it (squared error; its "friedman_mse" for a single output).
 *
 * @module
 */

import type { MemoryPlan, Take } from "../numerics/kernel_memory.ts";
import type { Random } from "../random/mod.ts";
import type { PresortedCodes } from "./presorted_codes.ts";
import { type SplitKernel, splitKernel } from "./split_kernel.ts";
import { type TableArrays, takeTableArrays } from "./table_arrays.ts";

/** A node: its samples, `samples[start … end − 1]`, and its bins, if it is to be split by them. */
export interface Node {
  readonly level: number;
  /** Its number, the root's being 0 and the children's 2·at + 1 and 2·at + 2. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** How many samples it has, repeated ones counted, and the sum of their targets. */
  readonly count: number;
  readonly total: number;
  readonly bins: Float64Array;
}

/** The best split of a node. */
export interface Split {
  readonly code: number;
  /** Decrease in the squared error, n_l n_r/n (mean_l − mean_r)². */
  readonly gain: number;
  /** Number of the samples before it, and the sum of their targets. */
  readonly count: number;
  readonly total: number;
  /** The code's values in the last sample before it and in the first one behind it. */
  readonly before: number;
  readonly behind: number;
}

/** A node's variance below which it is not split, as in scikit-learn. */
const LEAST_VARIANCE = Number.EPSILON;
/** Nodes of fewer samples for each bin are split without bins. */
const FEW = 8;
/** Magnitudes of a node's targets sum to less than two to this power, and are whole numbers. */
const BITS = 50;
/** The node of samples that a tree does not learn from. */
const ABSENT = 2 ** 16 - 1;

/** Samples and their nodes. */
export class NodeTable {
  readonly #x: PresortedCodes;
  readonly #depth: number;
  readonly #random: Random;
  readonly #arrays: TableArrays;
  readonly #kernel: SplitKernel;
  /** The codes, in the order in which the last node looked at them. */
  readonly #looked: Uint16Array;
  readonly #bestSamples: Uint32Array;
  /** What a tree begins with: the samples that there are, how many, and each one's node. */
  #present: Uint32Array;
  #count: number;
  readonly #roots: Uint16Array;
  #scale = 1;

  private constructor(x: PresortedCodes, depth: number, random: Random, arrays: TableArrays) {
    [this.#x, this.#depth, this.#random, this.#arrays] = [x, depth, random, arrays];
    this.#kernel = splitKernel(arrays.memory);
    this.#looked = Uint16Array.from({ length: x.width }, (_, code) => code);
    this.#bestSamples = new Uint32Array(arrays.memory.buffer, arrays.best.byteOffset + 32, 2);
    this.#present = Uint32Array.from({ length: x.samples }, (_, sample) => sample);
    this.#count = x.samples;
    this.#roots = new Uint16Array(x.samples);
  }

  /**
   * Reserves the memory of a table.
   *
   * @param depth splits on the way from root to leaf, 15 at most
   * @param random decides between codes that split a node equally well
   */
  static take(
    plan: MemoryPlan,
    x: PresortedCodes,
    depth: number,
    random: Random,
  ): Take<NodeTable> {
    const take = takeTableArrays(plan, x, depth);
    return (memory) => new NodeTable(x, depth, random, take(memory));
  }

  /** What trees predict, by sample: to be written before {@linkcode NodeTable.root}. */
  get target(): Float64Array {
    return this.#arrays.target;
  }

  /** The samples, those of a node side by side. */
  get samples(): Uint32Array {
    return this.#arrays.samples;
  }

  /** Says how often each sample is there for the trees to come; once, where this was not called. */
  learnFrom(times: Uint32Array): void {
    this.#arrays.times.set(times);
    for (const [sample, n] of times.entries()) this.#roots[sample] = n > 0 ? 0 : ABSENT;
    this.#present = Uint32Array.from(times.keys()).filter((sample) => (times[sample] ?? 0) > 0);
    this.#count = times.reduce((sum, n) => sum + n, 0);
  }

  /**
   * A tree's first node. Splits are chosen by targets rounded to a fraction of the greatest that leaves
   * their sums exact, about 2^−37 of it for 10,000 samples.
   */
  root(): Node {
    const { target, times, records, samples, nodes } = this.#arrays;
    samples.set(this.#present);
    nodes.set(this.#roots);
    const [from, to] = [target.byteOffset, endOf(target)];
    this.#scale = scaleOf(this.#count * this.#kernel.greatest(from, to));
    const total = this.#kernel.record(from, to, this.#scale, times.byteOffset, records.byteOffset);
    const end = this.#present.length;
    const bins = this.#isFew(0, end) ? NONE : this.#sumUp(0, 0, end);
    return { level: 0, at: 0, start: 0, end, count: this.#count, total, bins };
  }

  /**
   * The split that decreases the squared error most, unless there is none.
   *
   * Small nodes are often split equally well by several codes, of which the first that is looked at
   * wins; hence another order every time, or the first codes would gain importance by their place.
   */
  bestSplit(node: Node): Split | undefined {
    const { count: n } = node;
    if (n < 2) return undefined;
    const { best } = this.#arrays;
    best[0] = LEAST_VARIANCE * n * n * this.#scale ** 2;
    best[1] = 1;
    const isFew = this.#isFew(node.start, node.end);
    const reached = isFew ? 0 : this.#bound(node);
    let found = -1;
    for (let rest = this.#x.width; rest > 0; rest--) {
      const code = this.#draw(rest);
      if (isFew ? this.#splitFew(code, node) : this.#split(code, node, reached)) found = code;
    }
    if (found < 0) return undefined;
    const [numerator = 0, divisor = 1, total = 0, count = 0] = best;
    const [before = NaN, behind = NaN] = Array.from(
      this.#bestSamples,
      (sample) => this.#arrays.columns[found * this.#x.samples + sample],
    );
    const gain = numerator / divisor / n / this.#scale ** 2;
    return { code: found, gain, count, total, before, behind };
  }

  /** Bounds what splits each code's bins may have; gives a gain that one surely has. */
  #bound({ count, total, bins }: Node): number {
    const { bin, bounds } = this.#arrays;
    const size = bins.byteLength / this.#x.width;
    return bounds.reduce((reached, { byteOffset }, code) =>
      this.#kernel.bound(
        bins.byteOffset + code * size,
        bins.byteOffset + (code + 1) * size,
        byteOffset,
        this.#orderOf(code),
        4 * bin,
        count,
        total,
        this.#valuesOf(code),
        reached,
      ), 0);
  }

  #split(code: number, { at, count, total, bins }: Node, reached: number): boolean {
    const { bin, binsOfCode, bounds, records, nodes, best } = this.#arrays;
    const bound = bounds[code] as Float64Array;
    if (!((bound[binsOfCode] as number) > reached)) return false;
    const order = this.#orderOf(code);
    return this.#kernel.split(
      order,
      order + 4 * this.#x.samples,
      bins.byteOffset + code * bins.byteLength / this.#x.width,
      bound.byteOffset,
      4 * bin,
      count,
      total,
      records.byteOffset,
      nodes.byteOffset,
      at,
      this.#valuesOf(code),
      reached,
      best.byteOffset,
    ) !== 0;
  }

  #splitFew(code: number, { start, end, count, total }: Node): boolean {
    const { samples, ranks, marks, records, best } = this.#arrays;
    return this.#kernel.splitFew(
      samples.byteOffset + 4 * start,
      samples.byteOffset + 4 * end,
      ranks.byteOffset + 4 * code * this.#x.samples,
      this.#orderOf(code),
      marks.byteOffset,
      endOf(marks),
      count,
      total,
      records.byteOffset,
      this.#valuesOf(code),
      best.byteOffset,
    ) !== 0;
  }

  #isFew(start: number, end: number): boolean {
    return end - start < FEW * this.#arrays.binsOfCode;
  }

  /** Parts a node by a split. Its bins become the larger child's. */
  children(node: Node, { code, count, total, before }: Split): [Node, Node] {
    const { start, end, level, at } = node;
    const { samples, spare } = this.#arrays;
    const first = samples.byteOffset;
    const middle = (this.#kernel.part(
      first + 4 * start,
      first + 4 * end,
      this.#valuesOf(code),
      before,
      spare.byteOffset,
    ) - first) / 4;
    const left = { level: level + 1, at: 2 * at + 1, start, end: middle, count, total };
    const right = { level: level + 1, at: 2 * at + 2, start: middle, end };
    const rest = { count: node.count - count, total: node.total - total };
    const [ofLeft, ofRight] = this.#binsOfParts(node, left, right);
    return [{ ...left, bins: ofLeft }, { ...right, ...rest, bins: ofRight }];
  }

  /** The bins of a node's two parts, where they are to be split by them. */
  #binsOfParts({ bins }: Node, left: Part, right: Part): [Float64Array, Float64Array] {
    if (left.level === this.#depth) return [NONE, NONE];
    const { samples, nodes } = this.#arrays;
    for (const { at, start, end } of [left, right]) {
      if (this.#isFew(start, end)) continue;
      const first = samples.byteOffset;
      this.#kernel.mark(first + 4 * start, first + 4 * end, nodes.byteOffset, at);
    }
    const isLeftSmaller = left.end - left.start < right.end - right.start;
    const [small, large] = isLeftSmaller ? [left, right] : [right, left];
    if (this.#isFew(large.start, large.end)) return [NONE, NONE];
    const smaller = this.#sumUp(small.level, small.start, small.end);
    this.#kernel.subtract(bins.byteOffset, endOf(bins), smaller.byteOffset);
    return isLeftSmaller ? [smaller, bins] : [bins, smaller];
  }

  /** Sums up samples in the bins of a level, which no node that is yet to be split has. */
  #sumUp(level: number, start: number, end: number): Float64Array {
    const { bins, samples, records, places } = this.#arrays;
    const own = bins[level] as Float64Array;
    own.fill(0);
    this.#kernel.add(
      samples.byteOffset + 4 * start,
      samples.byteOffset + 4 * end,
      records.byteOffset,
      places.byteOffset,
      this.#x.width,
      own.byteOffset,
    );
    return own;
  }

  #orderOf(code: number): number {
    return this.#arrays.orders.byteOffset + 4 * code * this.#x.samples;
  }

  #valuesOf(code: number): number {
    return this.#arrays.columns.byteOffset + 4 * code * this.#x.samples;
  }

  /** One of the first `rest` codes, which goes behind them (Fisher and Yates). */
  #draw(rest: number): number {
    const looked = this.#looked;
    const at = Math.floor(this.#random.uniform() * rest);
    const code = looked[at] as number;
    looked[at] = looked[rest - 1] as number;
    looked[rest - 1] = code;
    return code;
  }
}

type Part = Pick<Node, "level" | "at" | "start" | "end">;

/** The bins of nodes that are not split by them. */
const NONE = new Float64Array(0);

/** The power of two by which targets are multiplied, if their magnitudes sum to `most` or less. */
function scaleOf(most: number): number {
  const power = most > 0 ? BITS - Math.ceil(Math.log2(most)) : 0;
  // Its square, and its inverse's, have to be numbers.
  return 2 ** Math.max(-400, Math.min(400, power));
}

function endOf({ byteOffset, byteLength }: ArrayBufferView): number {
  return byteOffset + byteLength;
}
