import assert from "node:assert/strict";
import { cholesky } from "./cholesky.ts";

Deno.test("cholesky() gives back the matrix", () => {
  const C = Float64Array.of(4, 2, -1, 2, 3, 0.5, -1, 0.5, 2);
  const L = cholesky(C, 3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += (L[3 * i + k] ?? NaN) * (L[3 * j + k] ?? NaN);
      assert.ok(Math.abs(sum - (C[3 * i + j] ?? NaN)) < 1e-15);
    }
  }
});

Deno.test("cholesky() takes a zero pivot as a zero column", () => {
  // Units 1 and 2 are identical, unit 3 has no weights.
  const C = Float64Array.of(2, 2, 0, 2, 2, 0, 0, 0, 0);
  assert.deepEqual(
    [...cholesky(C, 3)],
    [Math.SQRT2, 0, 0, 2 / Math.SQRT2, 0, 0, 0, 0, 0],
  );
});

Deno.test("cholesky() does not take rounding for a direction", () => {
  const a = 0.1 + 0.2;
  const C = Float64Array.of(a * a, a * 0.3, a * 0.3, 0.3 * 0.3 + 1e-17);
  assert.equal(cholesky(C, 2)[3], 0);
});
