import assert from "node:assert/strict";
import {
  differenceOfMeans,
  type Estimate,
  exact,
  greatestOf,
  jackknife,
  leastOf,
  meanOf,
  ratioOfGeometricMeans,
  ratioOfMeans,
} from "./estimate.ts";

function assertClose(found: number, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected}`);
}

// Student's (1908) sleep data: hours gained by two drugs in the same ten patients.
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

Deno.test("meanOf() has the published t test of the sleep data", () => {
  const gained = meanOf(second.map((x, i) => x - (first[i] ?? NaN)));
  // R's t.test(paired = TRUE): t = 4.0621, df = 9, p = 0.002833 two-sided, 95 % from 0.70 to 2.46.
  assertClose(gained.above(0), 0.002833 / 2, 1e-6);
  assertClose(gained.below(0), 1 - 0.002833 / 2, 1e-6);
  const [low, high] = gained.bounds(0.025);
  assertClose(low, 0.7001142, 1e-6);
  assertClose(high, 2.4598858, 1e-6);
});

Deno.test("differenceOfMeans() has Welch's published test of the same", () => {
  const gained = differenceOfMeans(first, second);
  // R's t.test(): t = -1.8608, df = 17.776, p = 0.07939, 95 % from -3.365 to 0.2055.
  assertClose(gained.below(0), 0.07939 / 2, 1e-5);
  const [low, high] = gained.bounds(0.025);
  assertClose(low, -3.3654832, 1e-5);
  assertClose(high, 0.2054832, 1e-5);
});

Deno.test("an interval ends where its test turns", () => {
  const estimates: { readonly [name: string]: Estimate } = {
    mean: meanOf(first),
    difference: differenceOfMeans(first, second),
    ratio: ratioOfMeans(first, second.map((x) => x + 5)),
    geometric: ratioOfGeometricMeans(first.map(Math.exp), second.map(Math.exp)),
    jackknife: jackknife(first, (some) => some.reduce((a, b) => a + b, 0) / some.length),
    greatest: greatestOf([meanOf(first), meanOf(second)]),
    least: leastOf([meanOf(first), meanOf(second)]),
  };
  for (const [name, { value, above, below, bounds }] of Object.entries(estimates)) {
    const [low, high] = bounds(0.05);
    assert.ok(low < value && value < high, name);
    assertClose(above(low), 0.05, 1e-6);
    assertClose(below(high), 0.05, 1e-6);
  }
});

Deno.test("jackknife() of a mean is its t interval", () => {
  const mean = jackknife(first, (some) => some.reduce((a, b) => a + b, 0) / some.length);
  assert.deepEqual(
    mean.bounds(0.05).map((x) => x.toFixed(9)),
    meanOf(first).bounds(0.05).map((x) => x.toFixed(9)),
  );
});

Deno.test("ratioOfMeans() bounds nothing when the bottom may be 0, and says so of a rising profile", () => {
  const loose = ratioOfMeans([1, 2, 3], [-1, 0.5, 1]);
  assert.deepEqual(loose.bounds(0.05), [-Infinity, Infinity]);
  const rising = ratioOfMeans([1, 1.1, 0.9], [-1, -1.1, -0.9]);
  assert.equal(rising.value, Infinity);
  assert.ok(rising.above(0.1) < 0.01 && rising.below(0.1) > 0.99);
});

Deno.test("greatestOf() is below what all are below, and pays to be above what some one is above", () => {
  const [low, high] = [meanOf([0.1, 0.2, 0.3]), meanOf([0.4, 0.5, 0.6])];
  const greatest = greatestOf([low, high]);
  assert.equal(greatest.value, 0.5);
  assert.equal(greatest.below(1), high.below(1));
  assert.equal(greatest.above(0), 2 * high.above(0));
  assert.equal(leastOf([low, high]).above(0), low.above(0));
  assert.equal(greatestOf([exact(1), exact(2)]).units, null);
  assert.equal(greatestOf([exact(1), exact(NaN)]).below(5), NaN);
});

Deno.test("too few or no numbers decide nothing", () => {
  for (const sample of [[], [1], [1, NaN]]) {
    const { above, below, bounds } = meanOf(sample);
    assert.deepEqual([above(0), below(0), ...bounds(0.05)], [NaN, NaN, -Infinity, Infinity]);
  }
});
