import assert from "node:assert/strict";
import { ChiSquared } from "./chi_squared.ts";
import { stream } from "./stream.ts";

/** Cumulative probability for an even number of degrees: 1 − e^(−x/2) Σ (x/2)ⁱ/i!. */
function cumulative(x: number, degrees: number): number {
  let [term, sum] = [1, 1];
  for (let i = 1; i < degrees / 2; i++) sum += term *= x / 2 / i;
  return 1 - Math.exp(-x / 2) * sum;
}

for (const degrees of [2, 4, 10, 100, 998]) {
  Deno.test(`ChiSquared.draw() is distributed as the closed form when it has ${degrees} degrees`, () => {
    const n = 200_000;
    const random = stream(1, "chi-squared", degrees);
    const law = new ChiSquared(degrees);
    const draws = Float64Array.from({ length: n }, () => law.draw(random)).sort();
    let distance = 0;
    for (const [i, x] of draws.entries()) {
      distance = Math.max(distance, Math.abs(cumulative(x, degrees) - (i + 0.5) / n));
    }
    // Kolmogorov and Smirnov: a right generator exceeds 2.2/√n with probability 1.3e-4.
    assert.ok(distance < 2.2 / Math.sqrt(n), `${distance * Math.sqrt(n)}`);
  });
}

for (const degrees of [1, 3, 999_997]) {
  Deno.test(`ChiSquared.draw() has the right mean and variance when it has ${degrees} degrees`, () => {
    const n = 200_000;
    const random = stream(2, "chi-squared", degrees);
    const law = new ChiSquared(degrees);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) {
      const deviation = (law.draw(random) - degrees) / Math.sqrt(2 * degrees);
      sum += deviation;
      squares += deviation ** 2;
    }
    // Five standard errors each; the fourth moment of the standardised law is 3 + 12/degrees.
    assert.ok(Math.abs(sum / n) < 5 / Math.sqrt(n));
    assert.ok(Math.abs(squares / n - 1) < 5 * Math.sqrt((2 + 12 / degrees) / n));
  });
}

Deno.test("ChiSquared.draw() is zero when there are no degrees", () => {
  assert.equal(new ChiSquared(0).draw(stream(1)), 0);
});

Deno.test("ChiSquared() refuses degrees that are no whole number", () => {
  for (const degrees of [-1, 0.5, NaN, Infinity]) {
    assert.throws(() => new ChiSquared(degrees), /RangeError: Cannot draw chi-squared numbers/);
  }
});
