import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { cholesky } from "./cholesky.ts";
import { orthogonalTeachers, sampleTeachers } from "./teachers.ts";

for (const overlap of [0, 0.3, 1]) {
  const params = { units: 3, teachers: 2, overlap, inputs: 30 } as const;
  for (
    const [name, { T, units, readouts }] of [
      ["sampleTeachers()", sampleTeachers(params, stream(1, "teachers"))],
      ["orthogonalTeachers()", orthogonalTeachers(params)],
    ] as const
  ) {
    Deno.test(`${name} has overlap ${overlap} exactly when that is asked for`, () => {
      assert.equal(units, 6);
      assert.deepEqual(readouts.map((v) => [...v]), [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]]);
      for (let m = 0; m < 3; m++) {
        assert.equal(T[m * 6 + m + 3], overlap);
        assert.equal(T[m * 7], 1);
        assert.equal(T[(m + 3) * 7], 1);
      }
      // A covariance: symmetric and, because Cholesky gives it back, positive semi-definite.
      const L = cholesky(T, 6);
      for (let i = 0; i < 6; i++) {
        for (let j = 0; j < 6; j++) {
          assert.equal(T[i * 6 + j], T[j * 6 + i]);
          let sum = 0;
          for (let k = 0; k < 6; k++) sum += (L[i * 6 + k] ?? NaN) * (L[j * 6 + k] ?? NaN);
          assert.ok(Math.abs(sum - (T[i * 6 + j] ?? NaN)) < 1e-14);
        }
      }
      if (name === "orthogonalTeachers()") assert.ok(T[1] === 0 && T[4] === 0);
      else assert.ok(Math.abs(T[1] ?? NaN) > 1e-3);
    });
  }

  Deno.test(`sampleTeachers() draws weights of which T are the overlaps when V is ${overlap}`, () => {
    const { T, weights } = sampleTeachers(params, stream(1, "weights"));
    assert.equal(weights.length, 6 * 30);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        let sum = 0;
        for (let d = 0; d < 30; d++) {
          sum += (weights[i * 30 + d] ?? NaN) * (weights[j * 30 + d] ?? NaN) / 30;
        }
        assert.ok(Math.abs(sum - (T[i * 6 + j] ?? NaN)) < 1e-13, `${i}, ${j}: ${sum}`);
      }
    }
    const other = sampleTeachers(params, stream(2, "weights"));
    assert.notDeepEqual(other.weights, weights);
  });
}

Deno.test("sampleTeachers() has random overlaps of variance 1/D when directions are random", () => {
  const random = stream(2, "teachers");
  const n = 4000;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const { T } = sampleTeachers(
      { units: 2, teachers: 1, overlap: 0, inputs: 20 },
      random,
    );
    squares += (T[1] ?? NaN) ** 2;
  }
  // E r⁴ = 3/(D(D + 2)), so r² has a standard deviation of 1.35/D; five standard errors.
  assert.ok(Math.abs(20 * squares / n - 1) < 5 * 1.35 / Math.sqrt(n));
});

Deno.test("sampleTeachers() names the parameter that is out of range", () => {
  const params = { units: 2, teachers: 2, overlap: 0.5, inputs: 9 } as const;
  const sample = (change: Partial<Parameters<typeof sampleTeachers>[0]>) => () =>
    sampleTeachers({ ...params, ...change }, stream(1));
  assert.throws(sample({ units: 0 }), /units is 0/);
  assert.throws(sample({ overlap: 1.1 }), /overlap is 1.1; it must be between 0 and 1/);
  assert.throws(sample({ overlap: NaN }), /overlap is NaN/);
  assert.throws(sample({ inputs: 3 }), /inputs is 3; it must be at least 4/);
});
