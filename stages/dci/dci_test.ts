import assert from "node:assert/strict";
import { completeness, disentanglement, grouped } from "./dci.ts";
import formula from "./oracle/formula.json" with { type: "json" };

for (const { kind, importance, ...expected } of formula.cases) {
  Deno.test(`scores agree with disentanglement_lib when importances are ${kind}`, () => {
    const [D, C] = [disentanglement(importance), completeness(importance)];
    // Both sides sum in double precision, in another order.
    const isClose = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;
    assert.ok(isClose(D.score, expected.disentanglement), `D ${D.score}`);
    assert.ok(isClose(C.score, expected.completeness), `C ${C.score}`);
    for (const [i, one] of expected.per_code.entries()) assert.ok(isClose(D.each[i] ?? NaN, one));
    for (const [j, one] of expected.per_factor.entries()) assert.ok(isClose(C.each[j] ?? NaN, one));
  });
}

Deno.test("grouped() makes a code of one group disentangled when it mixes factors of that group", () => {
  const importance = [[1, 1, 0], [0, 0, 1]];
  assert.ok(disentanglement(importance).score < 0.8);
  const groups = grouped(importance, [[0, 1], [2]]);
  assert.deepEqual(groups, [[2, 0], [0, 1]]);
  assert.ok(disentanglement(groups).score > 0.999);
});

Deno.test("disentanglement() refuses what is no importance matrix, naming the place", () => {
  assert.throws(() => disentanglement([]), /rows of nothing/);
  assert.throws(() => disentanglement([[1, 2], [1]]), /rows of 2, 1/);
  assert.throws(() => completeness([[1, -2]]), /code 0 for factor 1 is -2/);
  assert.throws(() => disentanglement([[1], [NaN]]), /code 1 for factor 0 is NaN/);
});
