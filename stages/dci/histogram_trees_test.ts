import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { binnedCodes } from "./binned_codes.ts";
import { addLeaves, emptyTrees, TreeGrower } from "./histogram_trees.ts";

Deno.test("TreeGrower splits half-way between what it saw on either side, as scikit-learn does", () => {
  const x = binnedCodes({ samples: 4, width: 1, values: Float32Array.of(0, 1, 10, 11) });
  const grower = new TreeGrower(x, 4, 1, stream("ties"));
  const trees = emptyTrees(1, 1);
  const target = Float64Array.of(-1, -1, 1, 1);
  const gains = new Float64Array(1);
  const mean = (order: Int32Array, start: number, end: number): number =>
    order.subarray(start, end).reduce((sum, i) => sum + (target[i] ?? NaN), 0) / (end - start);
  grower.grow(target, Int32Array.of(0, 1, 2, 3), trees, 0, mean, gains);
  assert.deepEqual([...trees.thresholds], [5.5]);
  assert.deepEqual([...trees.leaves], [-1, 1]);
  // The variance of ±1 is gone at once.
  assert.deepEqual([...gains], [1]);
  const scores = new Float64Array(3);
  const unseen = { samples: 3, width: 1, values: Float32Array.of(4, 5.5, 7) };
  addLeaves(trees, 0, unseen, scores, 0);
  assert.deepEqual([...scores], [-1, -1, 1]);
});
