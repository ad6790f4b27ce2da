import assert from "node:assert/strict";
import { borderTable } from "./border_table.ts";
import { SETTING } from "./setting.ts";
import { specialises } from "./specialises.ts";

const specialise = (fast: number, slow: number): boolean =>
  specialises([fast, slow].map((lambda) => ({ a: SETTING.start, lambda })), 1, SETTING.threshold);

Deno.test("borderTable() separates pairs that specialise from pairs that do not", () => {
  const { lambda_fast, lambda_slow } = borderTable({ ...SETTING, points: 26, largest: 100 });
  assert.ok(lambda_fast.length > 20);
  for (const [row, fast] of lambda_fast.entries()) {
    const border = lambda_slow[row] ?? NaN;
    // The border is the only one: all of a grid on either side agrees.
    for (let i = 0; i <= 20; i++) {
      assert.equal(specialise(fast, border * i / 20), true, `${fast}, below ${border}`);
      const above = border * (1 + 1e-9) + (fast - border) * i / 20;
      assert.equal(specialise(fast, above), false, `${fast}, above ${border}`);
    }
  }
});

Deno.test("borderTable() leaves out imbalances at which nothing specialises", () => {
  const { lambda_fast } = borderTable({ ...SETTING, points: 11, largest: 1 });
  assert.equal(specialise(0.1, 0), lambda_fast.includes(0.1));
  assert.ok(!lambda_fast.includes(0));
});

Deno.test("borderTable() refuses fewer than two points", () => {
  assert.throws(() => borderTable({ ...SETTING, points: 1, largest: 1 }), /points is 1/);
});
