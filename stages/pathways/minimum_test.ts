import assert from "node:assert/strict";
import { minimum } from "./minimum.ts";

Deno.test("minimum() finds the least value when the function has one valley", () => {
  for (const place of [0.02, 0.3, 1.234, 4.99]) {
    assert.ok(Math.abs(minimum((x) => 7 + (x - place) ** 2, 5) - 7) < 1e-12, `at ${place}`);
  }
});

Deno.test("minimum() finds the deeper valley when there are two", () => {
  for (const slope of [0.1, -0.1]) {
    const valleys = (x: number) => ((x - 1) * (x - 4)) ** 2 + slope * x;
    let least = Infinity;
    for (let sample = 1; sample < 500_000; sample++) {
      least = Math.min(least, valleys(sample * 1e-5));
    }
    // The best of samples 1e-5 apart lies above the minimum by at most ½ f'' (5e-6)² = 2.3e-10.
    const excess = least - minimum(valleys, 5);
    assert.ok(excess > -1e-12 && excess < 3e-10, `samples exceed the minimum by ${excess}`);
  }
});

Deno.test("minimum() is the value at the edge when the function is monotone", () => {
  assert.equal(minimum((x) => x, 3), 0);
  assert.equal(minimum((x) => -x, 3), -3);
});

Deno.test("minimum() ignores where the function is infinite", () => {
  assert.equal(minimum(() => Infinity, 1), Infinity);
  const walled = (x: number) => x < 0.5 ? Infinity : (x - 0.6) ** 2;
  assert.ok(minimum(walled, 1) < 1e-12);
});
