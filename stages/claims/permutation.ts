/**
 * A permutation test of rank correlation within blocks.
 *
 * @module
 */

import { spearman } from "../numerics/spearman.ts";
import type { Random } from "../random/mod.ts";
import { shuffled } from "../random/shuffled.ts";
import type { Estimate } from "./estimate.ts";

/** Shufflings: the least p is 1/2000, which Holm's correction for forty claims leaves below 5 %. */
const SHUFFLINGS = 1999;

/** Values x and y that were found together: a seed's networks. */
export interface Block {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Spearman's correlation over all blocks, with the one-sided p that it is above or below 0: the share of
 * shufflings of x within each block of which the correlation is as far on that side (Phipson and Smyth
 * 2010: the found one is counted too). The test is exact whether or not values of a block depend on each
 * other. One block alone does not say how blocks differ, and has no p.
 */
export function permuted(
  blocks: readonly Block[],
  random: Random,
): Pick<Estimate, "value" | "units" | "above" | "below"> {
  const value = spearman(blocks.flatMap(({ x }) => x), blocks.flatMap(({ y }) => y));
  // Ranks do not change by shuffling, and a correlation of ranks orders as their product does.
  const [rx, ry] = [ranksIn(blocks, "x"), ranksIn(blocks, "y")];
  const product = (some: readonly (readonly number[])[]): number =>
    some.reduce(
      (sum, ranks, b) => ranks.reduce((inner, rank, i) => inner + rank * (ry[b]?.[i] ?? NaN), sum),
      0,
    );
  const found = product(rx);
  let [asHigh, asLow] = [1, 1];
  for (let i = 0; i < SHUFFLINGS; i++) {
    const one = product(rx.map((ranks) => shuffled(ranks, random)));
    if (one >= found) asHigh++;
    if (one <= found) asLow++;
  }
  const p = (count: number) => (threshold: number): number =>
    blocks.length < 2 || threshold !== 0 || Number.isNaN(value) ? NaN : count / (SHUFFLINGS + 1);
  return { value, units: blocks.length, above: p(asHigh), below: p(asLow) };
}

/** Ranks among all blocks' values, twice as large so that they are whole, by block. */
function ranksIn(blocks: readonly Block[], name: "x" | "y"): number[][] {
  const all = blocks.flatMap((block) => block[name]);
  return blocks.map((block) =>
    block[name].map((value) =>
      all.filter((other) => other < value).length + all.filter((other) => other <= value).length
    )
  );
}
