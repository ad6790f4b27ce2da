import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { sampleStudent } from "./order_parameters.ts";
import { orthogonalTeachers } from "./teachers.ts";
import { weightsWith } from "./direct_sgd.ts";

const at = (values: ArrayLike<number>, i: number): number => values[i] as number;
const teachers = orthogonalTeachers({ units: 1, teachers: 2, overlap: 0.6 });

Deno.test("sampleStudent() is distributed as overlaps of sampled weights", () => {
  const [D, sigma, n] = [6, 0.5, 20_000];
  const { teachers: rows } = weightsWith(
    { Q: Float64Array.of(1), R: Float64Array.of(0, 0), h: Float64Array.of(1) },
    teachers,
    D,
  );
  const random = stream(3, "weights");
  const direct = Array.from({ length: n }, () => {
    const W = random.fillNormal(new Float64Array(2 * D)).map((w) => sigma * w);
    const dot = (a: Float64Array, i: number, b: Float64Array, j: number): number => {
      let sum = 0;
      for (let k = 0; k < D; k++) sum += at(a, i * D + k) * at(b, j * D + k);
      return sum / D;
    };
    return [
      ...[dot(W, 0, W, 0), dot(W, 0, W, 1), dot(W, 1, W, 1)],
      ...[dot(W, 0, rows, 0), dot(W, 0, rows, 1), dot(W, 1, rows, 0), dot(W, 1, rows, 1)],
    ];
  });
  const other = stream(4, "overlaps");
  const sampled = Array.from({ length: n }, () => {
    const { Q, R } = sampleStudent({ sigma, readout: [1, 1], inputs: D }, teachers, other);
    return [at(Q, 0), at(Q, 1), at(Q, 3), ...R];
  });
  // Means and all second moments; five standard errors, 35 numbers: fails by chance 2e-5 of the time.
  for (let i = 0; i < 7; i++) {
    close(direct.map((row) => at(row, i)), sampled.map((row) => at(row, i)), `mean ${i}`);
    for (let j = i; j < 7; j++) {
      const product = (row: readonly number[]) => at(row, i) * at(row, j);
      close(direct.map(product), sampled.map(product), `product ${i} ${j}`);
    }
  }
});

function close(a: readonly number[], b: readonly number[], what: string): void {
  const moments = (x: readonly number[]) => {
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    return { mean, error: x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length ** 2 };
  };
  const [first, second] = [moments(a), moments(b)];
  const z = (first.mean - second.mean) / Math.sqrt(first.error + second.error);
  assert.ok(Math.abs(z) < 5, `${what}: ${z} standard errors`);
}

Deno.test("sampleStudent() is the mean when the dimension is infinite, and zero when sigma is", () => {
  const mean = sampleStudent(
    { sigma: 0.5, readout: [1, 2], inputs: Infinity },
    teachers,
    stream(1),
  );
  assert.deepEqual(mean, {
    Q: Float64Array.of(0.25, 0, 0, 0.25),
    R: new Float64Array(4),
    h: Float64Array.of(1, 2),
  });
  const zero = sampleStudent({ sigma: 0, readout: [1, 2], inputs: 10 }, teachers, stream(1));
  assert.ok([...zero.Q, ...zero.R].every((value) => value === 0));
});

Deno.test("sampleStudent() names the parameter that is out of range", () => {
  const params = { sigma: 0.1, readout: [1, 1], inputs: 100 };
  const sample = (change: Partial<typeof params>) => () =>
    sampleStudent({ ...params, ...change }, teachers, stream(1));
  assert.throws(sample({ sigma: -1 }), /sigma is -1/);
  assert.throws(sample({ sigma: NaN }), /sigma is NaN/);
  assert.throws(sample({ readout: [] }), /readout is empty/);
  assert.throws(sample({ readout: [1, Infinity] }), /readout is \[1,Infinity\]/);
  assert.throws(sample({ inputs: 3 }), /inputs is 3; it must be a whole number of at least 4/);
});
