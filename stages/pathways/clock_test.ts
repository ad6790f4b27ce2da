import assert from "node:assert/strict";
import { clockOf, fallingPart, read, risingPart, timeOf } from "./clock.ts";
import type { Pathway } from "./pathway.ts";

const NETWORKS: readonly (readonly Pathway[])[] = [
  [{ a: 1e-3, lambda: 0 }],
  [{ a: 0, lambda: 5 }],
  [{ a: 1e-3, lambda: 1e6 }],
  [{ a: 3, lambda: -2 }, { a: 0.1, lambda: 0 }],
  [{ a: -0.5, lambda: 0 }],
];

for (const network of NETWORKS) {
  Deno.test(`timeOf() undoes read() when the network is ${JSON.stringify(network)}`, () => {
    const clock = clockOf(network, 1);
    for (const phase of [1e-9, 0.01, 1, 4]) {
      const t = phase / clock.rate;
      const error = timeOf(clock, read(clock, t).excess) / t - 1;
      // Late in training the excess hardly moves: time is known to about 1e-16·exp(2ρt).
      assert.ok(Math.abs(error) < 1e-14 * Math.exp(2 * phase), `t = ${t}, error ${error}`);
    }
  });
}

Deno.test("timeOf() is infinite when the clock moves the other way or stops short", () => {
  const rising = clockOf([{ a: 0.1, lambda: 0 }], 1);
  assert.equal(timeOf(rising, -0.1), Infinity);
  assert.equal(timeOf(rising, 9.1), Infinity, "u stops at s*/a(0) = 10");
  assert.ok(timeOf(rising, 8.9) < Infinity);
  const falling = clockOf([{ a: 2, lambda: 0 }], 1);
  assert.equal(timeOf(falling, 0.1), Infinity);
  assert.equal(timeOf(falling, -0.6), Infinity, "u stops at s*/a(0) = 1/2");
  assert.ok(timeOf(falling, -0.4) < Infinity);
  assert.equal(timeOf(clockOf([{ a: 1, lambda: 0 }], 1), 0.1), Infinity, "already there");
  assert.equal(timeOf(clockOf([{ a: 0, lambda: 0 }], 1), Infinity), Infinity, "dead");
});

Deno.test("risingPart() and fallingPart() are half the squared sum and difference of the weights", () => {
  for (const [w, h] of [[3, 5], [5, 3], [-3, 5], [5, -3], [2, 2], [-2, 2]] as const) {
    const pathway = { a: h * w, lambda: h * h - w * w };
    assert.equal(risingPart(pathway), (h + w) ** 2 / 2);
    assert.equal(fallingPart(pathway), (h - w) ** 2 / 2);
  }
});

Deno.test("risingPart() keeps its digits when the sum of the weights nearly cancels", () => {
  // λ²/4 = 1e-12 is ½(h + w)² times ½(h − w)², and the latter is 2 to twelve digits.
  assert.ok(Math.abs(risingPart({ a: -1, lambda: 2e-6 }) / 5e-13 - 1) < 1e-12);
});

Deno.test("read() keeps the residual's digits when training is nearly over", () => {
  const clock = clockOf([{ a: 0.01, lambda: 3 }, { a: 0.02, lambda: -1 }], 1);
  const [one, other] = [read(clock, 20 / clock.rate), read(clock, 30 / clock.rate)];
  assert.ok(Math.abs(other.residual / one.residual / Math.exp(-20) - 1) < 1e-13);
});
