import assert from "node:assert/strict";
import { spearman } from "../numerics/spearman.ts";
import { phaseTable } from "./phase_table.ts";
import { SETTING } from "./setting.ts";

const CELLS = 40;
const TABLE = phaseTable({ ...SETTING, cells: CELLS, largest: 100 });

/** The cells that have a value, as (λ₁, λ₂, distance, log ratio, specialises). */
const COLOURED = Array.from(TABLE.lambda_fast, (fast, cell) => ({
  fast,
  slow: TABLE.lambda_slow[cell] ?? NaN,
  distance: TABLE.distance[cell] ?? NaN,
  logRatio: TABLE.log_ratio[cell] ?? NaN,
  specialises: TABLE.specialises[cell] ?? NaN,
})).filter(({ fast, slow }) => fast > slow);

Deno.test("phaseTable() covers the square of imbalances when asked for 40 cells", () => {
  for (const column of Object.values(TABLE)) assert.equal(column.length, CELLS ** 2);
  for (const axis of [TABLE.lambda_fast, TABLE.lambda_slow]) {
    assert.equal(Math.min(...axis), 1.25);
    assert.equal(Math.max(...axis), 98.75);
    assert.equal(new Set(axis).size, CELLS);
  }
});

Deno.test("phaseTable() is NaN where the fast imbalance is not the larger, and nowhere else", () => {
  for (const name of ["distance", "log_ratio", "specialises"] as const) {
    assert.equal(TABLE[name].filter(Number.isNaN).length, CELLS * (CELLS + 1) / 2);
  }
  for (const { distance, logRatio, specialises } of COLOURED) {
    assert.ok(Number.isFinite(distance + logRatio + specialises));
  }
});

for (const [axis, other] of [["slow", "fast"], ["fast", "slow"]] as const) {
  Deno.test(`phaseTable() grows with λ₁ − λ₂ along every line of cells when the ${axis} λ is fixed`, () => {
    const lines = Map.groupBy(COLOURED, (cell) => cell[axis]);
    for (const [lambda, line] of lines) {
      if (line.length < 2) continue;
      const correlation = spearman(
        line.map(({ fast, slow }) => fast - slow),
        line.map(({ logRatio }) => logRatio),
      );
      assert.equal(correlation, 1, `λ = ${lambda}, over ${other}`);
    }
  });
}

Deno.test("phaseTable() orders all cells by λ₁/λ₂, and so by λ₁ − λ₂ loosely, when pooled", () => {
  const logRatio = COLOURED.map((cell) => cell.logRatio);
  const byRatio = spearman(COLOURED.map(({ fast, slow }) => fast / slow), logRatio);
  assert.ok(byRatio > 0.999, `with the ratio ${byRatio}`);
  // The ratio and the difference themselves correlate no better than this over the triangle.
  const byDifference = spearman(COLOURED.map(({ fast, slow }) => fast - slow), logRatio);
  assert.ok(byDifference > 0.8, `with the difference ${byDifference}`);
});

Deno.test("phaseTable() has a positive log ratio wherever the network specialises", () => {
  const fine = phaseTable({ ...SETTING, cells: 60, largest: 20 });
  const wedge = [...fine.specialises.entries()].filter(([, verdict]) => verdict === 1);
  assert.ok(wedge.length > 0);
  for (const [cell] of wedge) {
    assert.ok((fine.log_ratio[cell] ?? NaN) > 0);
    assert.ok((fine.distance[cell] ?? NaN) > 0);
  }
});

Deno.test("phaseTable() is the same to the last bit when drawn again", () => {
  const again = phaseTable({ ...SETTING, cells: CELLS, largest: 100 });
  assert.deepEqual(again, TABLE);
});

Deno.test("phaseTable() throws when a parameter is out of range", () => {
  const params = { ...SETTING, cells: 4, largest: 100 };
  for (
    const [name, value] of [["cells", 0], ["cells", 2.5], ["largest", -1], ["target", 0]] as const
  ) {
    assert.throws(() => phaseTable({ ...params, [name]: value }), {
      name: "RangeError",
      message: new RegExp(`^Cannot .*: ${name} is ${value};`),
    });
  }
});
