import assert from "node:assert/strict";
import { coupledTable, coupledTimesTable } from "./coupled_table.ts";
import { coupledDynamics } from "./dynamics.ts";
import { SETTING } from "./setting.ts";

const PAIRS = [{ fast: 50, slow: 0.2 }, { fast: 5, slow: 3 }];
const PARAMS = {
  ...SETTING,
  pairs: PAIRS,
  theoryPoints: 40,
  simulationPoints: 15,
  inputs: 2,
  resolution: 1e-4,
};
const LABELS = ["λ₁ = 50, λ₂ = 0.2", "λ₁ = 5, λ₂ = 3"];

Deno.test("coupledTable() has a row for every pair, source, time and pathway", () => {
  const table = coupledTable(PARAMS);
  for (const column of Object.values(table)) assert.equal(column.length, 2 * 2 * (40 + 15));
  assert.deepEqual([...new Set(table.pair)], LABELS);
  assert.deepEqual(new Set(table.pathway), new Set([1, 2]));
});

Deno.test("coupledTable() agrees in theory and simulation within 1e-3 at every point", () => {
  const table = coupledTable(PARAMS);
  for (const [row, pair] of table.pair.entries()) {
    const { fast, slow } = PAIRS[LABELS.indexOf(pair)] ?? assert.fail(pair);
    const pathways = [{ a: SETTING.start, lambda: fast }, { a: SETTING.start, lambda: slow }];
    const pathway = (table.pathway[row] ?? NaN) - 1;
    const exact = coupledDynamics(pathways, 1)(table.t[row] ?? NaN).a[pathway] ?? NaN;
    const tolerance = table.source[row] === "theory" ? 1e-12 : 1e-3;
    assert.ok(Math.abs((table.a[row] ?? NaN) / exact - 1) <= tolerance, `row ${row}`);
    assert.equal(table.lambda[row], pathways[pathway]?.lambda);
  }
});

Deno.test("coupledTimesTable() shows one pair that specialises and one that does not", () => {
  const times = coupledTimesTable(PARAMS);
  assert.deepEqual(times.pair, [LABELS[0], LABELS[0], LABELS[1], LABELS[1]]);
  assert.deepEqual([...times.pathway], [1, 2, 1, 2]);
  assert.deepEqual([...times.lambda], [50, 0.2, 5, 3]);
  assert.deepEqual([...times.specialises], [1, 1, 0, 0]);
  const [, slow = NaN, ...others] = times.escaping_theory;
  assert.equal(slow, Infinity);
  assert.ok(others.every(Number.isFinite));
  assert.ok((times.hitting_theory[2] ?? NaN) > (times.escaping_theory[3] ?? NaN));
});

Deno.test("coupledTable() has weights whose product is the singular value, in theory and simulation", () => {
  const { a, w, h } = coupledTable(PARAMS);
  for (const [row, value] of a.entries()) {
    assert.ok(Math.abs((w[row] ?? NaN) * (h[row] ?? NaN) / value - 1) < 1e-12, `row ${row}`);
  }
});

Deno.test("coupledTable() and coupledTimesTable() throw when a parameter is out of range", () => {
  for (const draw of [coupledTable, coupledTimesTable]) {
    assert.throws(() => draw({ ...PARAMS, pairs: [] }), {
      name: "RangeError",
      message: /pairs is \[\]/,
    });
    assert.throws(() => draw({ ...PARAMS, threshold: 0 }), {
      name: "RangeError",
      message: /threshold/,
    });
  }
  assert.throws(() => coupledTable({ ...PARAMS, start: 0, pairs: [{ fast: 0, slow: 0 }] }), {
    name: "RangeError",
    message: /pairs is \{"fast":0,"slow":0\}; it must be one that learns/,
  });
});
