import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { addLeaves, emptyTrees, TreeGrower } from "./exact_trees.ts";
import { presortedCodes } from "./presorted_codes.ts";

/** The tree that is grown on a target, and the gains of the codes. */
function grown(width: number, values: Float32Array, target: Float64Array, depth: number) {
  const samples = target.length;
  const x = presortedCodes({ samples, width, values });
  const grower = new TreeGrower(x, samples, depth, stream("ties"));
  grower.learnFrom();
  const trees = emptyTrees(1, depth);
  const gains = new Float64Array(width);
  const leaves: number[][] = [];
  grower.grow(target, samples, trees, 0, (order, start, end) => {
    const own = [...order.subarray(start, end)];
    leaves.push(own.toSorted((a, b) => a - b));
    return own.reduce((sum, i) => sum + (target[i] ?? NaN), 0) / (end - start);
  }, gains);
  return { trees, gains, leaves };
}

Deno.test("TreeGrower splits half-way between what it saw on either side, as scikit-learn does", () => {
  const target = Float64Array.of(-1, -1, 1, 1);
  const { trees, gains } = grown(1, Float32Array.of(0, 1, 10, 11), target, 1);
  assert.deepEqual([...trees.thresholds], [5.5]);
  assert.deepEqual([...trees.leaves], [-1, 1]);
  // The variance of ±1 is gone at once.
  assert.deepEqual([...gains], [1]);
  const scores = new Float64Array(3);
  const unseen = { samples: 3, width: 1, values: Float32Array.of(4, 5.5, 7) };
  addLeaves(trees, 0, unseen, scores, 0);
  assert.deepEqual([...scores], [-1, -1, 1]);
});

/** The best split of some samples by trying all, as the definition has it. */
function bestByHand(x: readonly number[][], target: Float64Array, samples: readonly number[]) {
  const mean = (part: readonly number[]): number =>
    part.reduce((sum, i) => sum + (target[i] ?? NaN), 0) / part.length;
  let best = { gain: 0, left: samples };
  for (const column of x) {
    const valueOf = (i: number): number => column[i] ?? NaN;
    const order = samples.toSorted((a, b) => valueOf(a) - valueOf(b));
    for (let count = 1; count < order.length; count++) {
      const [here, next] = [valueOf(order[count - 1] ?? NaN), valueOf(order[count] ?? NaN)];
      if (!(next > here + 1e-7)) continue;
      const [left, right] = [order.slice(0, count), order.slice(count)];
      const gain = left.length * right.length / order.length * (mean(left) - mean(right)) ** 2;
      if (gain > best.gain * (1 + 1e-12)) best = { gain, left };
    }
  }
  return { gain: best.gain, left: best.left.toSorted((a, b) => a - b) };
}

Deno.test("TreeGrower finds the splits that trying all finds, whatever the codes and targets are", () => {
  // Rare and even classes, values that repeat, and numbers of samples about whole blocks.
  for (let round = 0; round < 200; round++) {
    const random = stream("any", round);
    const samples = 2 + Math.floor(150 * random.uniform());
    const width = 1 + Math.floor(4 * random.uniform());
    const [steps, share] = [[3, 20, 1e6][round % 3] ?? NaN, [0.5, 0.03][round % 2] ?? NaN];
    const x = Array.from(
      { length: width },
      () =>
        Array.from(
          { length: samples },
          () => Math.fround(Math.floor(steps * random.uniform()) / steps),
        ),
    );
    const values = Float32Array.from(
      { length: samples * width },
      (_, at) => x[at % width]?.[Math.floor(at / width)] ?? NaN,
    );
    const target = Float64Array.from(
      { length: samples },
      () => (random.uniform() < share ? 1 : 0) - share * random.uniform(),
    );
    const all = Array.from({ length: samples }, (_, i) => i);
    const root = bestByHand(x, target, all);
    const sides = [root.left, all.filter((i) => !root.left.includes(i))];
    // One split has nothing below it.
    const gain = root.gain +
      (root.gain === 0
        ? 0
        : sides.reduce((sum, side) => sum + bestByHand(x, target, side).gain, 0));
    const { gains, leaves } = grown(width, values, target, 2);
    const found = gains.reduce((sum, one) => sum + one, 0) * samples;
    assert.ok(Math.abs(found - gain) < 1e-9 * Math.max(1, gain), `${found} instead of ${gain}`);
    assert.deepEqual(leaves.flat().toSorted((a, b) => a - b), all);
  }
});

Deno.test("TreeGrower takes values within 1e-7 for one in the node where they are neighbours only", () => {
  // In the whole table a chain of values, each within 1e-7 of the next; the first split leaves gaps.
  const chain = Float32Array.from({ length: 8 }, (_, i) => 0.6e-7 * i);
  const first = Float32Array.of(0, 1, 1, 0, 0, 1, 1, 0);
  const values = Float32Array.from(
    { length: 16 },
    (_, at) => (at % 2 === 0 ? chain : first)[at >> 1] ?? NaN,
  );
  // Told by the first code, and among its ones by the chain, where 2 and 5 are apart by 1.8e-7.
  const target = Float64Array.of(-9, 1, 1, -9, -9, 3, 3, -9);
  const { gains, leaves } = grown(2, values, target, 2);
  assert.deepEqual(leaves, [[0, 3, 4, 7], [1, 2], [5, 6]]);
  assert.ok((gains[0] ?? NaN) > 0.4);
  const { gains: none } = grown(1, chain, target, 1);
  assert.deepEqual([...none], [0]);
});

Deno.test("TreeGrower learns from repeated samples as from so many of them", () => {
  const x = presortedCodes({ samples: 3, width: 1, values: Float32Array.of(0, 1, 2) });
  const grower = new TreeGrower(x, 4, 1, stream("ties"));
  grower.learnFrom([1, 0, 3]);
  const [trees, gains] = [emptyTrees(1, 1), new Float64Array(1)];
  const sizes: number[] = [];
  grower.grow(Float64Array.of(0, 50, 4), 4, trees, 0, (_, start, end) => {
    sizes.push(end - start);
    return 0;
  }, gains);
  assert.deepEqual(sizes, [1, 3]);
  assert.deepEqual([...trees.thresholds], [1]);
  assert.deepEqual([...gains], [3]);
});
