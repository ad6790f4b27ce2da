/**
 * Regression trees by histograms over binned codes, the splits chosen as by scikit-learn's regression
 * trees (squared error; the same as its "friedman_mse" for a single output).
 *
 * @module
 */

import type { Random } from "../random/mod.ts";
import type { BinnedCodes, Codes } from "./binned_codes.ts";
import { kernelOn, MemoryPlan, type Take } from "../numerics/kernel_memory.ts";
import { histogramKernel } from "./_histogram_kernel.ts";

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

/** For each bin of each code the sum of the targets, then the number of samples. */
type Histogram = Float64Array<ArrayBuffer>;

/** The inner loops, see `assembly/histogram.ts`. */
interface HistogramKernel {
  count(
    order: number,
    end: number,
    bins: number,
    targets: number,
    histogram: number,
    rowBytes: number,
  ): void;
  subtract(whole: number, part: number, out: number, end: number): void;
}

/** A node's variance below which it is not split, as in scikit-learn. */
const LEAST_VARIANCE = Number.EPSILON;

/** Told a leaf's samples, `order[start … end − 1]`; gives its value. */
export type LeafValue = (order: Int32Array, start: number, end: number) => number;

/** Grows trees on one table of codes; it allocates only when constructed. */
export class TreeGrower {
  readonly #x: BinnedCodes;
  readonly #depth: number;
  readonly #random: Random;
  /** The codes, in the order in which the last node looked at them. */
  readonly #looked: Uint16Array;
  readonly #order: Int32Array;
  readonly #moved: Int32Array;
  readonly #target: Float64Array;
  /** For each level a left and a right one; the root's is the first. */
  readonly #histograms: readonly [left: Histogram, right: Histogram][];
  readonly #count: (histogram: Histogram, start: number, end: number) => void;
  readonly #subtract: (whole: Histogram, part: Histogram, out: Histogram) => void;
  #trees: Trees;
  #tree = 0;
  #leafValue: LeafValue = () => NaN;
  #gains: Float64Array = new Float64Array(0);

  /**
   * @param most the most samples that a tree is grown on
   * @param depth splits on the way from root to leaf
   * @param random decides between codes that split a node equally well
   */
  constructor(x: BinnedCodes, most: number, depth: number, random: Random) {
    this.#x = x;
    this.#depth = depth;
    this.#random = random;
    this.#looked = Uint16Array.from({ length: x.width }, (_, code) => code);
    this.#moved = new Int32Array(most);
    this.#trees = emptyTrees(0, depth);
    const cells = x.width * x.stride;
    const plan = new MemoryPlan();
    const takeHistogram = (): Take<Histogram> => plan.take(Float64Array, 2 * cells);
    const taken = {
      order: plan.take(Int32Array, most),
      target: plan.take(Float64Array, x.samples),
      bins: plan.take(Uint16Array, x.bins.length),
      histograms: Array.from({ length: depth }, () => [takeHistogram(), takeHistogram()] as const),
    };
    const memory = plan.allocate();
    const { count, subtract } = kernelOn<HistogramKernel>(histogramKernel, memory);
    this.#order = taken.order(memory);
    this.#target = taken.target(memory);
    const bins = taken.bins(memory);
    bins.set(x.bins);
    this.#histograms = taken.histograms.map(([left, right]) => [left(memory), right(memory)]);
    this.#count = (histogram, start, end) => {
      histogram.fill(0);
      if (start === end) return;
      const { byteOffset } = this.#order;
      const [from, to] = [byteOffset + 4 * start, byteOffset + 4 * end];
      const [target, cells] = [this.#target.byteOffset, histogram.byteOffset];
      count(from, to, bins.byteOffset, target, cells, 2 * x.width);
    };
    this.#subtract = (whole, part, out) => {
      const end = out.byteOffset + out.byteLength;
      subtract(whole.byteOffset, part.byteOffset, out.byteOffset, end);
    };
  }

  /**
   * Grows one tree.
   *
   * @param target what it is to predict, by sample
   * @param samples the samples that it learns from, repeated or not
   * @param trees where it goes, and which one it is
   * @param gains receives, added for each code, the decrease in variance by its splits, times the share
   *   of the samples that they saw
   */
  grow(
    target: Float64Array,
    samples: Int32Array,
    trees: Trees,
    tree: number,
    leafValue: LeafValue,
    gains: Float64Array,
  ): void {
    this.#target.set(target);
    [this.#trees, this.#tree, this.#leafValue, this.#gains] = [trees, tree, leafValue, gains];
    this.#order.set(samples);
    const [histogram] = this.#histograms[0] ?? [];
    if (histogram !== undefined) this.#count(histogram, 0, samples.length);
    this.#split(0, 0, 0, samples.length, histogram, samples.length);
  }

  #split(
    level: number,
    node: number,
    start: number,
    end: number,
    histogram: Histogram | undefined,
    all: number,
  ): void {
    if (histogram === undefined) return this.#finish(level, node, start, end);
    const best = this.#bestSplit(histogram, start, end);
    if (best === undefined) return this.#finish(level, node, start, end);
    const { code, offset, next, gain } = best;
    const at = this.#tree * (2 ** this.#depth - 1) + node;
    this.#trees.codes[at] = code;
    const { greatest, least } = this.#x;
    this.#trees.thresholds[at] = ((greatest[offset] as number) + (least[next] as number)) / 2;
    this.#gains[code] = (this.#gains[code] as number) + gain / all;
    const middle = this.#partition(code, offset, start, end);
    const [left, right] = this.#below(level, histogram, start, middle, end);
    this.#split(level + 1, 2 * node + 1, start, middle, left, all);
    this.#split(level + 1, 2 * node + 2, middle, end, right, all);
  }

  /** A node that is not split: all its samples go to the leaf on the left below it. */
  #finish(level: number, node: number, start: number, end: number): void {
    const leftmost = (node + 1) * 2 ** (this.#depth - level) - 1 - (2 ** this.#depth - 1);
    this.#trees.leaves[this.#tree * 2 ** this.#depth + leftmost] = this.#leafValue(
      this.#order,
      start,
      end,
    );
  }

  /**
   * The split that decreases the squared error most: n_l n_r/n (mean_l − mean_r)².
   *
   * Small nodes are often split equally well by several codes, of which the first that is looked at
   * wins; hence another order every time, or the first codes would gain importance by their place.
   */
  #bestSplit(histogram: Histogram, start: number, end: number) {
    const { width, stride } = this.#x;
    const n = end - start;
    if (n < 2) return undefined;
    // Sums over any code's bins are the sums over the node.
    let total = 0;
    for (let bin = 0; bin < stride; bin++) total += histogram[2 * bin] as number;
    // The gain is a quotient; comparing products instead saves a division at every bin.
    let [best, divisor, bestCode, bestOffset] = [LEAST_VARIANCE * n * n, 1, -1, -1];
    for (let rest = width; rest > 0; rest--) {
      const code = this.#draw(rest);
      let [sum, count] = [0, 0];
      for (let offset = code * stride; offset < (code + 1) * stride; offset++) {
        const here = histogram[2 * offset + 1] as number;
        if (here === 0) continue;
        sum += histogram[2 * offset] as number;
        count += here;
        if (count === n) break;
        const difference = n * sum - count * total;
        const [square, product] = [difference * difference, count * (n - count)];
        if (square * divisor > best * product) {
          [best, divisor, bestCode, bestOffset] = [square, product, code, offset];
        }
      }
    }
    if (bestCode < 0) return undefined;
    let next = bestOffset + 1;
    while (histogram[2 * next + 1] === 0) next++;
    return { code: bestCode, offset: bestOffset, next, gain: best / divisor / n };
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

  /** Moves samples up to a bin to the front, both parts in order; gives where the second begins. */
  #partition(code: number, offset: number, start: number, end: number): number {
    const { width, bins } = this.#x;
    const [order, moved] = [this.#order, this.#moved];
    let [left, right] = [start, 0];
    for (let i = start; i < end; i++) {
      const sample = order[i] as number;
      // Written to both places, since a branch would be guessed wrong half the time.
      order[left] = moved[right] = sample;
      const isRight = (offset - (bins[sample * width + code] as number)) >>> 31;
      left += 1 - isRight;
      right += isRight;
    }
    order.set(moved.subarray(0, right), left);
    return left;
  }

  /** Histograms of the two parts: the smaller counted, the larger what is left; none at the leaves. */
  #below(level: number, histogram: Histogram, start: number, middle: number, end: number) {
    const pair = this.#histograms[level + 1];
    if (pair === undefined) return [undefined, undefined];
    const isLeftSmaller = middle - start <= end - middle;
    const [small, large] = isLeftSmaller ? pair : [pair[1], pair[0]];
    if (isLeftSmaller) this.#count(small, start, middle);
    else this.#count(small, middle, end);
    this.#subtract(histogram, small, large);
    return pair;
  }
}
