import assert from "node:assert/strict";
import { arcsine } from "./arcsine.ts";

Deno.test("arcsine() is Math.asin() to a few units in the last place", () => {
  for (let i = -20_000; i <= 20_000; i++) {
    const x = Math.sin(i / 20_000 * Math.PI / 2);
    const exact = Math.asin(x);
    assert.ok(Math.abs(arcsine(x) - exact) <= 4.5e-16 * Math.max(Math.abs(exact), 1e-300), `${x}`);
  }
});

Deno.test("arcsine() keeps the ends, the sign of zero, and refuses what has no arcsine", () => {
  assert.equal(arcsine(1), Math.PI / 2);
  assert.equal(arcsine(-1), -Math.PI / 2);
  assert.ok(Object.is(arcsine(-0), -0));
  assert.ok(Number.isNaN(arcsine(1.0000001)) && Number.isNaN(arcsine(NaN)));
});
