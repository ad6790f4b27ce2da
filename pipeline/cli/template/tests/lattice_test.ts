import assert from "node:assert/strict";
import { crosses } from "../stages/lattice.ts";

Deno.test("crosses() lets water through where all sites are open, and never where none is", () => {
  assert.ok(crosses(8, 1, Math.random));
  assert.ok(!crosses(8, 0, Math.random));
});

Deno.test("crosses() lets water through along one open row, and not along a column", () => {
  const row = [0, 1, 2, 3].flatMap((r) => [0, 1, 2, 3].map(() => r === 2 ? 0 : 1));
  const column = [0, 1, 2, 3].flatMap(() => [0, 1, 2, 3].map((c) => c === 2 ? 0 : 1));
  const from = (values: number[]) => () => values.shift() ?? NaN;
  assert.ok(crosses(4, 0.5, from(row)));
  assert.ok(!crosses(4, 0.5, from(column)));
});
