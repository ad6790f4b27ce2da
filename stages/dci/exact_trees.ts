/**
 * Regression trees that try every threshold, the splits chosen as by scikit-learn's regression trees
 * (squared error; the same as its "friedman_mse" for a single output).
 *
 * @module
 */

import type { Random } from "../random/mod.ts";
import type { Codes, PresortedCodes } from "./presorted_codes.ts";
import { kernelOn, MemoryPlan } from "../numerics/kernel_memory.ts";
import { exactSplitsKernel } from "./_exact_splits_kernel.ts";

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

/** Adds to each sample's score, from `offset` on, the value of the leaf that it reaches in a tree. */
export function addLeaves(
  { depth, codes, thresholds, leaves }: Trees,
  tree: number,
  { samples, width, values }: Codes,
  scores: Float64Array,
  offset: number,
): void {
  const inner = 2 ** depth - 1;
  const [root, first] = [tree * inner, tree * (inner + 1) - inner];
  for (let sample = 0; sample < samples; sample++) {
    let node = 0;
    while (node < inner) {
      const value = values[sample * width + (codes[root + node] as number)] as number;
      node = 2 * node + (value <= (thresholds[root + node] as number) ? 1 : 2);
    }
    const at = offset + sample;
    scores[at] = (scores[at] as number) + (leaves[first + node] as number);
  }
}

/** The inner loops, see `assembly/exact_splits.ts`. */
interface SplitKernel {
  sumOf(order: number, end: number, targets: number): number;
  split(
    order: number,
    n: number,
    total: number,
    targets: number,
    values: number,
    best: number,
  ): number;
  mark(order: number, middle: number, end: number, sides: number): void;
  part(order: number, end: number, sides: number, left: number, right: number): void;
}

/** A node's variance below which it is not split, as in scikit-learn. */
const LEAST_VARIANCE = Number.EPSILON;

/** Told a leaf's samples, `order[start … end − 1]`; gives its value. */
export type LeafValue = (order: Uint32Array, start: number, end: number) => number;

/** A node: its samples in the order of each code, `orders[code·most + start … end − 1]`. */
interface Node {
  readonly orders: Uint32Array<ArrayBuffer>;
  readonly start: number;
  readonly end: number;
}

/** Grows trees on one table of codes; it allocates only when constructed. */
export class TreeGrower {
  readonly #x: PresortedCodes;
  readonly #most: number;
  readonly #depth: number;
  readonly #random: Random;
  /** The codes, in the order in which the last node looked at them. */
  readonly #looked: Uint16Array;
  readonly #kernel: SplitKernel;
  readonly #target: Float64Array;
  readonly #columns: Float32Array;
  /** Which side of the split that is being made each sample goes to. */
  readonly #sides: Uint8Array;
  readonly #best: Float64Array;
  readonly #root: Uint32Array<ArrayBuffer>;
  /** A node's parts go to the other one than it lies in: their samples are its own. */
  readonly #parts: readonly [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>];
  #trees: Trees;
  #tree = 0;
  #leafValue: LeafValue = () => NaN;
  #gains: Float64Array = new Float64Array(0);

  /**
   * @param most the most samples that a tree is grown on
   * @param depth splits on the way from root to leaf
   * @param random decides between codes that split a node equally well
   */
  constructor(x: PresortedCodes, most: number, depth: number, random: Random) {
    this.#x = x;
    this.#most = most;
    this.#depth = depth;
    this.#random = random;
    this.#looked = Uint16Array.from({ length: x.width }, (_, code) => code);
    this.#trees = emptyTrees(0, depth);
    const plan = new MemoryPlan();
    const taken = {
      target: plan.take(Float64Array, x.samples),
      columns: plan.take(Float32Array, x.columns.length),
      sides: plan.take(Uint8Array, x.samples),
      best: plan.take(Float64Array, 2),
      root: plan.take(Uint32Array<ArrayBuffer>, x.width * most),
      parts: [0, 1].map(() => plan.take(Uint32Array<ArrayBuffer>, x.width * most)),
    };
    const memory = plan.allocate();
    this.#kernel = kernelOn<SplitKernel>(exactSplitsKernel, memory);
    this.#target = taken.target(memory);
    this.#columns = taken.columns(memory);
    this.#columns.set(x.columns);
    this.#sides = taken.sides(memory);
    this.#best = taken.best(memory);
    this.#root = taken.root(memory);
    const [even, odd] = taken.parts.map((take) => take(memory));
    this.#parts = [even ?? this.#root, odd ?? this.#root];
  }

  /**
   * Says which samples the trees to come are grown on.
   *
   * @param times how often each is there; once, where it is not given
   */
  learnFrom(times?: ArrayLike<number>): void {
    const { width, samples, orders } = this.#x;
    for (let code = 0; code < width; code++) {
      let at = code * this.#most;
      for (let i = 0; i < samples; i++) {
        const sample = orders[code * samples + i] as number;
        for (let n = times?.[sample] ?? 1; n > 0; n--) this.#root[at++] = sample;
      }
    }
  }

  /**
   * Grows one tree.
   *
   * @param target what it is to predict, by sample
   * @param count how many samples it learns from, repeated ones counted
   * @param trees where it goes, and which one it is
   * @param gains receives, added for each code, the decrease in variance by its splits, times the share
   *   of the samples that they saw
   */
  grow(
    target: Float64Array,
    count: number,
    trees: Trees,
    tree: number,
    leafValue: LeafValue,
    gains: Float64Array,
  ): void {
    this.#target.set(target);
    [this.#trees, this.#tree, this.#leafValue, this.#gains] = [trees, tree, leafValue, gains];
    this.#split(0, 0, { orders: this.#root, start: 0, end: count }, count);
  }

  #split(level: number, at: number, node: Node, all: number): void {
    const best = level < this.#depth ? this.#bestSplit(node) : undefined;
    if (best === undefined) return this.#finish(level, at, node);
    const { code, count, gain } = best;
    const { orders, start, end } = node;
    const middle = start + count;
    const own = this.#tree * (2 ** this.#depth - 1) + at;
    const valueAt = (place: number): number =>
      this
        .#columns[code * this.#x.samples + (orders[code * this.#most + place] as number)] as number;
    this.#trees.codes[own] = code;
    this.#trees.thresholds[own] = (valueAt(middle - 1) + valueAt(middle)) / 2;
    this.#gains[code] = (this.#gains[code] as number) + gain / all;
    const parts = this.#partition(level, code, middle, node);
    this.#split(level + 1, 2 * at + 1, { orders: parts, start, end: middle }, all);
    this.#split(level + 1, 2 * at + 2, { orders: parts, start: middle, end }, all);
  }

  /** A node that is not split: all its samples go to the leaf on the left below it. */
  #finish(level: number, at: number, { orders, start, end }: Node): void {
    const leftmost = (at + 1) * 2 ** (this.#depth - level) - 1 - (2 ** this.#depth - 1);
    const leaf = this.#tree * 2 ** this.#depth + leftmost;
    this.#trees.leaves[leaf] = this.#leafValue(orders, start, end);
  }

  /**
   * The split that decreases the squared error most: n_l n_r/n (mean_l − mean_r)².
   *
   * Small nodes are often split equally well by several codes, of which the first that is looked at
   * wins; hence another order every time, or the first codes would gain importance by their place.
   */
  #bestSplit({ orders, start, end }: Node) {
    const n = end - start;
    if (n < 2) return undefined;
    const [best, target] = [this.#best, this.#target.byteOffset];
    const [first, last] = [this.#orderOf(orders, 0, start), this.#orderOf(orders, 0, end)];
    const total = this.#kernel.sumOf(first, last, target);
    best.set([LEAST_VARIANCE * n * n, 1]);
    let [bestCode, count] = [-1, 0];
    for (let rest = this.#x.width; rest > 0; rest--) {
      const code = this.#draw(rest);
      const [order, values] = [this.#orderOf(orders, code, start), this.#valuesOf(code)];
      const { byteOffset } = best;
      const found = this.#kernel.split(order, n, total, target, values, byteOffset);
      if (found > 0) [bestCode, count] = [code, found];
    }
    const [numerator = 0, divisor = 1] = best;
    return bestCode < 0 ? undefined : { code: bestCode, count, gain: numerator / divisor / n };
  }

  #orderOf(orders: Uint32Array, code: number, place: number): number {
    return orders.byteOffset + 4 * (code * this.#most + place);
  }

  #valuesOf(code: number): number {
    return this.#columns.byteOffset + 4 * code * this.#x.samples;
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

  /** Parts a node's samples, every code's in their order; gives where they are. */
  #partition(level: number, code: number, middle: number, { orders, start, end }: Node) {
    const parts = this.#parts[level % 2 === 0 ? 0 : 1];
    const [kernel, sides] = [this.#kernel, this.#sides.byteOffset];
    kernel.mark(
      ...[start, middle, end].map((place) => this.#orderOf(orders, code, place)) as [
        number,
        number,
        number,
      ],
      sides,
    );
    // Leaves need to know their samples, in whatever order.
    const width = level + 1 < this.#depth ? this.#x.width : 1;
    for (let each = 0; each < width; each++) {
      const [from, to] = [this.#orderOf(orders, each, start), this.#orderOf(orders, each, end)];
      const [left, right] = [this.#orderOf(parts, each, start), this.#orderOf(parts, each, middle)];
      kernel.part(from, to, sides, left, right);
    }
    return parts;
  }
}
