import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { TreeGrower } from "./exact_trees.ts";
import { type Codes, presortedCodes } from "./presorted_codes.ts";
import { emptyTrees, leafSums } from "./trees.ts";

function growerOn(codes: Codes, depth: number): TreeGrower {
  const plan = new MemoryPlan();
  const take = TreeGrower.take(plan, presortedCodes(codes), depth, stream("ties"));
  return take(plan.allocate());
}

/** The tree that is grown on a target, and the gains of the codes. */
function grown(width: number, values: Float32Array, target: Float64Array, depth: number) {
  const samples = target.length;
  const grower = growerOn({ samples, width, values }, depth);
  grower.target.set(target);
  const trees = emptyTrees(1, depth);
  const gains = new Float64Array(width);
  const leaves: number[][] = [];
  grower.grow(trees, 0, (all, start, end) => {
    const own = [...all.subarray(start, end)];
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
  const unseen = { samples: 3, width: 1, values: Float32Array.of(4, 5.5, 7) };
  assert.deepEqual(leafSums(trees, unseen, [0.5]), [Float64Array.of(-0.5, -0.5, 1.5)]);
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
  // Rare and even classes, values that repeat, and numbers of samples about whole bins, few and many.
  for (let round = 0; round < 200; round++) {
    const random = stream("any", round);
    const samples = 2 + Math.floor((round % 20 === 0 ? 1000 : 150) * random.uniform());
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

Deno.test("TreeGrower finds a split amid samples that sum to zero though another code has one as good but for little", () => {
  // By the first code eight ones and eight minus ones lie amid zeros, all within a bin and a part of it,
  // so that what is known of these bounds the split between them exactly.
  const samples = 640;
  const target = Float64Array.from({ length: samples }, (_, i) => {
    return i < 320 || i >= 336 ? 0 : i < 328 ? 1 : -1;
  });
  // By the second code seven of the ones change places with zeros, to where a bin ends, and one is far away.
  const second = (i: number): number => {
    if (i >= 321 && i < 328) return i - 8;
    if (i >= 313 && i < 320) return i + 8;
    return i === 320 ? 500.5 : i;
  };
  const values = Float32Array.from(
    { length: 2 * samples },
    (_, at) => at % 2 === 0 ? at >> 1 : second(at >> 1),
  );
  const { trees, gains } = grown(2, values, target, 1);
  assert.deepEqual([trees.codes[0], trees.thresholds[0]], [0, 327.5]);
  assert.deepEqual([...gains], [8 ** 2 / (328 * 312), 0]);
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
  const grower = growerOn({ samples: 3, width: 1, values: Float32Array.of(0, 1, 2) }, 1);
  grower.learnFrom(Uint32Array.of(1, 0, 3));
  grower.target.set([0, 50, 4]);
  const [trees, gains] = [emptyTrees(1, 1), new Float64Array(1)];
  const leaves: number[][] = [];
  grower.grow(trees, 0, (samples, start, end) => {
    leaves.push([...samples.subarray(start, end)]);
    return 0;
  }, gains);
  assert.deepEqual(leaves, [[0], [2]]);
  assert.deepEqual([...trees.thresholds], [1]);
  assert.deepEqual([...gains], [3]);
});
