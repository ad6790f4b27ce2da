import assert from "node:assert/strict";
import { Random } from "./random.ts";
import { normal } from "./ziggurat.ts";

const COUNT = 2_000_000;

// The state is fixed, so no test here can fail by chance. Each bound is where a perfect generator of
// unknown state would fail with probability 1e-6 (two-sided): |z| > 4.892 for a normal statistic.
const Z_BOUND = 4.892;

const SAMPLE = new Random([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667])
  .fillNormal(new Float64Array(COUNT));

/** Standard normal tail P(X > x), from tables to 10 digits. */
const TAIL: readonly (readonly [x: number, probability: number])[] = [
  [0.5, 0.3085375387],
  [1, 0.1586552539],
  [2, 0.02275013195],
  [3, 0.001349898032],
  [3.442619855896652, 0.0002880542562],
  [4, 0.00003167124183],
  [4.5, 0.000003397673125],
];

for (
  const [power, mean, variance] of [
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
    [6, 15, 10170],
  ] as const
) {
  Deno.test(`normal() has the moment of order ${power} when 2,000,000 are drawn`, () => {
    const sum = SAMPLE.reduce((total, x) => total + x ** power, 0);
    const z = (sum / COUNT - mean) / Math.sqrt(variance / COUNT);
    assert.ok(Math.abs(z) < Z_BOUND, `z = ${z}`);
  });
}

for (const [x, probability] of TAIL) {
  for (const side of [-1, 1]) {
    Deno.test(`normal() has the right share beyond ${side * x} when 2,000,000 are drawn`, () => {
      const count = SAMPLE.reduce((total, value) => total + Number(side * value > x), 0);
      const expected = COUNT * probability;
      // The rarest share expects 7: its skewed Poisson tail needs 5 counts more than the normal's.
      const bound = Z_BOUND * Math.sqrt(expected * (1 - probability)) + 5;
      assert.ok(Math.abs(count - expected) < bound, `${count} beyond, ${expected} expected`);
    });
  }
}

Deno.test("normal() has the right mean excess in the tail when 20,000,000 are drawn", () => {
  const start = 3.442619855896652;
  const random = new Random([1, 2, 3, 4]);
  let [count, sum] = [0, 0];
  for (let i = 0; i < 10 * COUNT; i++) {
    const x = Math.abs(normal(random));
    if (x > start) {
      count++;
      sum += x;
    }
  }
  // Truncated normal: mean is the hazard h = φ/Q, variance 1 + start·h − h².
  const hazard = Math.exp(-start * start / 2) / Math.sqrt(2 * Math.PI) / 0.0002880542561983;
  const z = (sum / count - hazard) / Math.sqrt((1 + start * hazard - hazard ** 2) / count);
  assert.ok(Math.abs(z) < Z_BOUND, `z = ${z} from ${count} tail values`);
});

Deno.test("normal() passes Kolmogorov–Smirnov when 2,000,000 are compared with the distribution", () => {
  const sorted = SAMPLE.toSorted();
  let distance = 0;
  for (const [index, x] of sorted.entries()) {
    const below = distribution(x);
    distance = Math.max(distance, below - index / COUNT, (index + 1) / COUNT - below);
  }
  // P(√n D > 2.694) = 2 exp(−2·2.694²) = 1e-6 (Kolmogorov's limit).
  assert.ok(Math.sqrt(COUNT) * distance < 2.694, `√n D = ${Math.sqrt(COUNT) * distance}`);
});

Deno.test("normal() follows the normal within each layer when 256 equiprobable cells are counted", () => {
  const counts = new Float64Array(256);
  for (const x of SAMPLE) {
    const cell = Math.min(255, Math.floor(256 * distribution(x)));
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const expected = COUNT / 256;
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // Upper 1e-6 point of χ² with 255 degrees of freedom, by Wilson and Hilferty: 377.
  assert.ok(chiSquared < 377, `χ² = ${chiSquared}`);
});

for (const lag of [1, 2, 3, 7]) {
  Deno.test(`normal() and its square are uncorrelated when draws ${lag} apart are compared`, () => {
    let linear = 0;
    let square = 0;
    for (let i = lag; i < COUNT; i++) {
      const [x, y] = [SAMPLE[i] ?? NaN, SAMPLE[i - lag] ?? NaN];
      linear += x * y;
      square += (x * x - 1) * (y * y - 1);
    }
    const scale = Math.sqrt(COUNT - lag);
    assert.ok(Math.abs(linear / scale) < Z_BOUND, `linear z = ${linear / scale}`);
    assert.ok(Math.abs(square / scale / 2) < Z_BOUND, `square z = ${square / scale / 2}`);
  });
}

Deno.test("normal() yields a fixed sequence when the state is fixed", () => {
  // From a Python generator with big integers and layers solved by mpmath to 40 digits.
  const expected = [
    1.1507587279815534,
    0.4246314676470166,
    0.16103864191106987,
    0.026511945856309803,
    -0.5261418327020706,
    -0.41843505185909285,
    -0.34022479901902886,
    0.3356429926310809,
  ];
  const random = new Random([0xdeadbeef, 0x80000000, 0xffffffff, 0x01234567]);
  for (const value of expected) {
    const error = normal(random) / value - 1;
    assert.ok(Math.abs(error) < 1e-14, `relative error ${error}`);
  }
});

/** Φ(x) by the series Σ x^(2k+1)/(2k+1)!! near zero and Laplace's continued fraction beyond. */
function distribution(x: number): number {
  const density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) > 4) {
    let fraction = Math.abs(x);
    for (let k = 40; k > 0; k--) fraction = Math.abs(x) + k / fraction;
    return x > 0 ? 1 - density / fraction : density / fraction;
  }
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-12; k += 2) {
    term *= x * x / k;
    sum += term;
  }
  return 0.5 + density * sum;
}
