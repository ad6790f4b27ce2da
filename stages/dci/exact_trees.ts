/**
 * Regression trees that try every threshold.
 *
 * @module
 */

import type { MemoryPlan, Take } from "../numerics/kernel_memory.ts";
import type { Random } from "../random/mod.ts";
import { type Node, NodeTable } from "./node_table.ts";
import type { PresortedCodes } from "./presorted_codes.ts";
import type { Trees } from "./trees.ts";

/** Told a leaf's samples, `samples[start … end − 1]`, each of them once; gives its value. */
export type LeafValue = (samples: Uint32Array, start: number, end: number) => number;

/** A tree that is being grown. */
interface Growth {
  readonly trees: Trees;
  readonly tree: number;
  readonly leafValue: LeafValue;
  readonly gains: Float64Array;
  /** How many samples it learns from, repeated ones counted. */
  readonly count: number;
}

/** Grows trees on one table of codes. */
export class TreeGrower {
  readonly #table: NodeTable;
  readonly #depth: number;

  private constructor(table: NodeTable, depth: number) {
    [this.#table, this.#depth] = [table, depth];
  }

  /**
   * Reserves what is needed to grow trees.
   *
   * @param depth splits on the way from root to leaf, 15 at most
   * @param random decides between codes that split a node equally well
   */
  static take(
    plan: MemoryPlan,
    x: PresortedCodes,
    depth: number,
    random: Random,
  ): Take<TreeGrower> {
    const take = NodeTable.take(plan, x, depth, random);
    return (memory) => new TreeGrower(take(memory), depth);
  }

  /** What trees predict, by sample: to be written before a tree is grown. */
  get target(): Float64Array {
    return this.#table.target;
  }

  /** Says how often each sample is there for the trees to come; once, where this was not called. */
  learnFrom(times: Uint32Array): void {
    this.#table.learnFrom(times);
  }

  /**
   * Grows one tree.
   *
   * @param trees where it goes, and which one it is
   * @param gains receives, added for each code, the decrease in variance by its splits, times the share
   *   of the samples that they saw
   */
  grow(trees: Trees, tree: number, leafValue: LeafValue, gains: Float64Array): void {
    const root = this.#table.root();
    this.#grow(root, { trees, tree, leafValue, gains, count: root.count });
  }

  #grow(node: Node, growth: Growth): void {
    const split = node.level < this.#depth ? this.#table.bestSplit(node) : undefined;
    if (split === undefined) return this.#finish(node, growth);
    const { trees, tree, gains, count } = growth;
    const { code, gain, before, behind } = split;
    const own = tree * (2 ** this.#depth - 1) + node.at;
    trees.codes[own] = code;
    trees.thresholds[own] = (before + behind) / 2;
    gains[code] = (gains[code] as number) + gain / count;
    for (const child of this.#table.children(node, split)) this.#grow(child, growth);
  }

  /** A node that is not split: all its samples go to the leaf on the left below it. */
  #finish({ level, at, start, end }: Node, { trees, tree, leafValue }: Growth): void {
    const leftmost = (at + 1) * 2 ** (this.#depth - level) - 1 - (2 ** this.#depth - 1);
    trees.leaves[tree * 2 ** this.#depth + leftmost] = leafValue(this.#table.samples, start, end);
  }
}
