import assert from "node:assert/strict";
import { byteDifference, differenceOf } from "./difference.ts";

const none = { relative: 0, absolute: 0 };

Deno.test("differenceOf() finds the first place and the largest relative difference", () => {
  const found = differenceOf(
    { x: Float64Array.of(1, 2, 4), y: ["a"] },
    { x: Float64Array.of(1, 2.5, 8), y: ["a"] },
    none,
    "table",
  );
  assert.deepEqual(found, {
    place: "table.x[1]",
    before: "2",
    now: "2.5",
    largestRelative: 0.5,
    within: false,
  });
});

Deno.test("differenceOf() takes numbers within either part of the tolerance, and nothing else", () => {
  const within = (a: unknown, b: unknown, relative: number, absolute: number) =>
    differenceOf(a, b, { relative, absolute }, "value")?.within;
  assert.equal(within(100, 101, 0.01, 0), true);
  assert.equal(within(100, 102, 0.01, 0), false);
  assert.equal(within(0, 1e-9, 0, 1e-9), true);
  assert.equal(within(1n << 60n, (1n << 60n) + 1n, 0, 0.5), false);
  assert.equal(within(1, Infinity, 1, 1), false);
  assert.equal(within(1, NaN, 1, 1), false);
  assert.equal(within([1], [1, 1], 1, 1), false);
  assert.equal(within({ a: 1 }, { b: 1 }, 1, 1), false);
  assert.equal(within("1", 1, 1, 1), false);
});

Deno.test("differenceOf() finds none between equal values, NaN and infinities included", () => {
  const value = { a: [NaN, Infinity, null, "x", true], b: BigInt64Array.of(3n) };
  assert.equal(differenceOf(value, structuredClone(value), none, "value"), undefined);
});

Deno.test("byteDifference() names the first byte that differs, or the end of the shorter", () => {
  const [place, end] = [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2)];
  assert.equal(byteDifference(place, Uint8Array.of(1, 9, 3)).place, "byte 1");
  const { place: at, before, now } = byteDifference(place, end);
  assert.deepEqual([at, before, now], ["byte 2", "3", "the end"]);
});
