import assert from "node:assert/strict";
import { scaledErf, scaledErfSlope } from "./erf.ts";

/** erf(u/√2) by Kummer's series, all of whose terms are positive: accurate where it converges. */
function series(u: number): number {
  let [term, sum] = [u, u];
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) sum += term *= u * u / (2 * n + 1);
  return Math.sqrt(2 / Math.PI) * Math.exp(-u * u / 2) * sum;
}

Deno.test("scaledErf() agrees with its series from −10 to 10", () => {
  for (let i = -40_000; i <= 40_000; i++) {
    const u = i / 4000 + 1e-5;
    // The series' own rounding grows with its exponent.
    assert.ok(Math.abs(scaledErf(u) - series(u)) < 1.5e-15 * (1 + u * u / 4), `${u}`);
  }
});

Deno.test("scaledErf() has published values", () => {
  // Abramowitz and Stegun, table 7.1: erf(0.5), erf(1), erf(2).
  const published = [[0.5, 0.5204998778], [1, 0.8427007929], [2, 0.9953222650]] as const;
  for (const [x, erf] of published) {
    assert.ok(Math.abs(scaledErf(x * Math.SQRT2) - erf) < 5.1e-11);
    assert.equal(scaledErf(-x * Math.SQRT2), -scaledErf(x * Math.SQRT2));
  }
});

Deno.test("scaledErfSlope() is the density of the normal distribution, doubled", () => {
  for (let i = -4000; i <= 4000; i++) {
    const u = i / 400;
    const exact = Math.sqrt(2 / Math.PI) * Math.exp(-u * u / 2);
    assert.ok(Math.abs(scaledErfSlope(u) - exact) < 3e-16, `${u}`);
  }
});

Deno.test("scaledErf() and its slope have limits and keep what is no number", () => {
  assert.deepEqual([scaledErf(Infinity), scaledErf(-40), scaledErfSlope(40)], [1, -1, 0]);
  assert.ok(Number.isNaN(scaledErf(NaN)) && Number.isNaN(scaledErfSlope(NaN)));
});
