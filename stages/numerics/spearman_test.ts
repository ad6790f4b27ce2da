import assert from "node:assert/strict";
import { spearman } from "./spearman.ts";

Deno.test("spearman() is 1 or -1 when the order is the same or reversed", () => {
  const x = [3, -1, 4, 1.5, 9];
  assert.equal(spearman(x, x.map(Math.exp)), 1);
  assert.equal(spearman(x, x.map((value) => -(value ** 3))), -1);
});

Deno.test("spearman() is 1 - 6 Σ d² / (n³ - n) when there are no ties", () => {
  // Ranks 1 2 3 4 5 against 2 1 4 3 5: Σ d² = 4.
  assert.equal(spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50]), 1 - 24 / 120);
});

Deno.test("spearman() matches SciPy when there are ties", () => {
  const cases = [
    [[1, 2, 2, 3], [1, 3, 2, 2], 0.5000000000000001],
    [[1, 1, 1, 2, 5, 5], [6, 5, 5, 5, 1, 2], -0.852573586519139],
    [[0, 0, 1, 1], [0, 1, 0, 1], 0.0],
    [[10, 20, 20, 20, 30, 40, 40], [1, 2, 3, 2, 2, 7, 7], 0.8431372549019608],
  ] as const;
  for (const [x, y, expected] of cases) {
    assert.ok(Math.abs(spearman(x, y) - expected) < 1e-15, `${x} against ${y}`);
    assert.ok(Math.abs(spearman(y, x) - expected) < 1e-15, `${y} against ${x}`);
  }
});

Deno.test("spearman() ranks infinities beyond every number, and takes -0 and 0 for ties", () => {
  assert.equal(spearman([-Infinity, 0, 5, Infinity], Float64Array.of(1, 2, 3, 4)), 1);
  assert.equal(spearman([-0, 0, 1], [7, 7, 8]), 1);
});

Deno.test("spearman() is NaN when a sample has no order", () => {
  for (const [x, y] of [[[], []], [[1], [2]], [[1, 2, 3], [5, 5, 5]]] as const) {
    assert.ok(Number.isNaN(spearman(x, y)));
  }
});

Deno.test("spearman() throws when the samples differ in length or hold a NaN", () => {
  assert.throws(() => spearman([1, 2], [1]), {
    name: "RangeError",
    message: "Cannot correlate 2 values with 1: give samples of equal length.",
  });
  assert.throws(() => spearman([1, NaN], [1, 2]), {
    name: "RangeError",
    message: /^Cannot rank NaN/,
  });
  assert.throws(() => spearman([1, 2], [NaN, 2]), {
    name: "RangeError",
    message: /^Cannot rank NaN/,
  });
});
