import assert from "node:assert/strict";
import { compareValues } from "./compare_values.ts";

Deno.test("compareValues() finds the largest relative difference and where it is", () => {
  const a = {
    x: Float64Array.of(1, 2, 3),
    q: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
  };
  const b = {
    x: Float64Array.of(1, 2, 4),
    q: { shape: [2, 2], data: Float32Array.of(1, 2, 6, 4) },
  };
  assert.deepEqual({ ...compareValues(a, b) }, {
    differing: 2,
    within: false,
    first: { place: "x[2]", a: "3", b: "4", relative: 0.25 },
    largest: { place: "q[1, 0]", a: "3", b: "6", relative: 0.5 },
  });
  assert.deepEqual(compareValues([{ r: 1 }], [{ r: -1 }]).largest?.place, "[0].r");
  assert.deepEqual(compareValues([1e308], [-1e308]).largest?.relative, 2);
});

Deno.test("compareValues() takes NaN and NaN, 0 and −0 for the same", () => {
  const a = { x: Float64Array.of(NaN, 0), y: NaN, t: "a", n: null, big: 2n ** 63n };
  const b = { x: Float64Array.of(NaN, -0), y: NaN, t: "a", n: null, big: 2n ** 63n };
  const none = { differing: 0, within: true, first: undefined, largest: undefined };
  assert.deepEqual({ ...compareValues(a, b) }, none);
});

Deno.test("compareValues() puts what is no number before every number", () => {
  for (
    const [a, b, place] of [
      [[1, "a"], [2, "b"], "[1]"],
      [{ x: 1, y: 2 }, { x: 2 }, "y"],
      [{ x: 1, y: [1] }, { x: 2, y: [1, 2] }, "length of y"],
      [{ x: 1, y: true }, { x: 2, y: 1 }, "y"],
      [{ x: 1, y: NaN }, { x: 2, y: 1 }, "y"],
      [{ x: 1, y: Infinity }, { x: 2, y: 1 }, "y"],
      [{ shape: [2], data: Int8Array.of(1, 2) }, { shape: [1, 2], data: Int8Array.of(1, 2) }, ""],
    ] as const
  ) {
    const { largest } = compareValues(a, b);
    assert.equal(largest?.relative, null);
    if (place !== "") assert.equal(largest?.place, place);
  }
});

Deno.test("compareValues() compares integers of 64 bits exactly", () => {
  const a = BigInt64Array.of(2n ** 62n, 1n);
  const b = BigInt64Array.of(2n ** 62n + 1n, 1n);
  const { differing, largest } = compareValues(a, b);
  assert.equal(differing, 1);
  assert.equal(largest?.relative, 2 ** -62);
});
