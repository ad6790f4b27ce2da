import assert from "node:assert/strict";
import { nearest } from "./nearest.ts";

Deno.test("nearest() is the closest value, the first of two as close, and NaN of none", () => {
  assert.equal(nearest([0, 0.25, 0.5, 0.75, 1], 0.6), 0.5);
  assert.equal(nearest([1, 3], 2), 1);
  assert.ok(Number.isNaN(nearest([], 1)));
});
