import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { cholesky } from "./cholesky.ts";
import { scaledErf, scaledErfSlope } from "./erf.ts";
import { I2, I3, I4 } from "./erf_integrals.ts";

const at = (values: ArrayLike<number>, i: number): number => values[i] as number;

/** A random covariance of four fields with entries of order one. */
function covariance(seed: number): Float64Array {
  const G = stream(seed, "covariance").fillNormal(new Float64Array(20));
  return Float64Array.from({ length: 16 }, (_, index) => {
    const [i, j] = [Math.floor(index / 4), index % 4];
    let sum = 0;
    for (let k = 0; k < 5; k++) sum += at(G, 5 * i + k) * at(G, 5 * j + k);
    return sum / 5;
  });
}

const integrands = {
  I2: ([a, b]: readonly number[]) => scaledErf(a ?? NaN) * scaledErf(b ?? NaN),
  I3: ([a, b, c]: readonly number[]) => scaledErfSlope(a ?? NaN) * (b ?? NaN) * scaledErf(c ?? NaN),
  I4: ([a, b, c, d]: readonly number[]) =>
    scaledErfSlope(a ?? NaN) * scaledErfSlope(b ?? NaN) * scaledErf(c ?? NaN) * scaledErf(d ?? NaN),
};

/** Averages by the trapezoidal rule over four independent normals: exponentially accurate. */
function quadrature(C: Float64Array): { [name in keyof typeof integrands]: number } {
  const L = cholesky(C, 4);
  const [spacing, half] = [0.4, 17];
  const nodes = Array.from({ length: 2 * half + 1 }, (_, i) => (i - half) * spacing);
  const weights = nodes.map((z) => spacing * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI));
  const sums = { I2: 0, I3: 0, I4: 0 };
  const fields = new Array<number>(4).fill(0);
  for (const [i, z0] of nodes.entries()) {
    for (const [j, z1] of nodes.entries()) {
      for (const [k, z2] of nodes.entries()) {
        const outer = at(weights, i) * at(weights, j) * at(weights, k);
        if (outer < 1e-13) continue;
        fields[0] = at(L, 0) * z0;
        fields[1] = at(L, 4) * z0 + at(L, 5) * z1;
        fields[2] = at(L, 8) * z0 + at(L, 9) * z1 + at(L, 10) * z2;
        const [I2, I3] = [integrands.I2(fields), integrands.I3(fields)];
        sums.I2 += outer * I2;
        sums.I3 += outer * I3;
        for (const [l, z3] of nodes.entries()) {
          fields[3] = at(L, 12) * z0 + at(L, 13) * z1 + at(L, 14) * z2 + at(L, 15) * z3;
          sums.I4 += outer * at(weights, l) * integrands.I4(fields);
        }
      }
    }
  }
  return sums;
}

for (const seed of [1, 2, 3]) {
  Deno.test(`I2(), I3() and I4() agree with quadrature for random covariance ${seed}`, () => {
    const C = covariance(seed);
    const { I2: two, I3: three, I4: four } = quadrature(C);
    // Cutting the tails at 6.8 standard deviations leaves 1e-11.
    assert.ok(Math.abs(I2(C, 4, 0, 1) - two) < 1e-9, `I2 ${I2(C, 4, 0, 1)} ${two}`);
    assert.ok(Math.abs(I3(C, 4, 0, 1, 2) - three) < 1e-9, `I3 ${I3(C, 4, 0, 1, 2)} ${three}`);
    assert.ok(Math.abs(I4(C, 4, 0, 1, 2, 3) - four) < 1e-9, `I4 ${I4(C, 4, 0, 1, 2, 3)} ${four}`);
  });
}

Deno.test("I2(), I3() and I4() agree with 10⁷ draws, equal indices included", () => {
  const C = covariance(4);
  const L = cholesky(C, 4);
  const random = stream(5, "Monte Carlo");
  const n = 1e7;
  const pick = (f: readonly number[], ...indices: number[]) => indices.map((i) => at(f, i));
  const cases = [
    { closed: I2(C, 4, 0, 1), of: (f: readonly number[]) => integrands.I2(f) },
    { closed: I3(C, 4, 0, 1, 2), of: (f: readonly number[]) => integrands.I3(f) },
    { closed: I3(C, 4, 0, 0, 2), of: (f: readonly number[]) => integrands.I3(pick(f, 0, 0, 2)) },
    { closed: I4(C, 4, 0, 1, 2, 3), of: (f: readonly number[]) => integrands.I4(f) },
    {
      closed: I4(C, 4, 0, 0, 2, 2),
      of: (f: readonly number[]) => integrands.I4(pick(f, 0, 0, 2, 2)),
    },
    {
      closed: I4(C, 4, 1, 2, 1, 2),
      of: (f: readonly number[]) => integrands.I4(pick(f, 1, 2, 1, 2)),
    },
  ];
  const sums = cases.map(() => ({ sum: 0, squares: 0 }));
  const z = new Float64Array(4);
  const fields = [0, 0, 0, 0];
  for (let draw = 0; draw < n; draw++) {
    random.fillNormal(z);
    for (let i = 0; i < 4; i++) {
      let field = 0;
      for (let j = 0; j <= i; j++) field += at(L, 4 * i + j) * at(z, j);
      fields[i] = field;
    }
    for (const [i, { of }] of cases.entries()) {
      const value = of(fields);
      const sum = sums[i] as { sum: number; squares: number };
      sum.sum += value;
      sum.squares += value * value;
    }
  }
  for (const [i, { sum, squares }] of sums.entries()) {
    const mean = sum / n;
    const error = Math.sqrt((squares / n - mean * mean) / n);
    // Five standard errors: six right formulas fail with probability 3e-6.
    const closed = (cases[i] as { closed: number }).closed;
    assert.ok(Math.abs(closed - mean) < 5 * error, `case ${i}: ${closed}, ${mean} ± ${error}`);
  }
});
