import assert from "node:assert/strict";
import { integrated } from "./_runge_kutta.ts";

Deno.test("integrated() follows the logistic curve when one balanced pathway learns", () => {
  const [a = NaN, elapsed = NaN] = integrated([{ a: 0.01, lambda: 0 }], 2, 1);
  const exact = 2 / (1 + 199 * Math.exp(-4));
  assert.ok(Math.abs(a / exact - 1) < 1e-10, `a = ${a}`);
  // a = a(0) exp(2E) on a balanced pathway.
  assert.ok(Math.abs(elapsed / (Math.log(exact / 0.01) / 2) - 1) < 1e-10, `E = ${elapsed}`);
});
