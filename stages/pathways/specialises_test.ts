import assert from "node:assert/strict";
import { integrated } from "./_runge_kutta.ts";
import { specialises } from "./specialises.ts";

const pair = (one: number, other: number) => [{ a: 1e-3, lambda: one }, { a: 1e-3, lambda: other }];

Deno.test("specialises() agrees with the integrated equations when imbalances are swept", () => {
  const verdicts = [0.1, 0.3, 0.5, 1, 2, 5, 20].map((slow) => {
    // When pathway 1 is first within 1 % of where it ends, is pathway 2 still below 1 % of s*?
    const last = integrated(pair(50, slow), 1, 0.4)[0] ?? NaN;
    let t = 0.05;
    while ((integrated(pair(50, slow), 1, t)[0] ?? NaN) < 0.99 * last) t += 0.002;
    const expected = (integrated(pair(50, slow), 1, t)[1] ?? NaN) < 0.01;
    assert.equal(specialises(pair(50, slow), 1, 0.01), expected, `λ₂ = ${slow}`);
    return expected;
  });
  assert.deepEqual(new Set(verdicts), new Set([true, false]), "the sweep crosses the border");
});

Deno.test("specialises() does not depend on the order when pathways are swapped", () => {
  for (const slow of [0.1, 5]) {
    assert.equal(
      specialises(pair(50, slow), 1, 0.01),
      specialises(pair(50, slow).toReversed(), 1, 0.01),
    );
  }
});

Deno.test("specialises() is false when pathways are alike, have both arrived, or do not learn", () => {
  assert.equal(specialises(pair(3, 3), 1, 0.01), false);
  assert.equal(specialises([{ a: 0.5, lambda: 1 }, { a: 0.5, lambda: 2 }], 1, 0.01), false);
  assert.equal(specialises([{ a: 0, lambda: 0 }, { a: 0, lambda: 0 }], 1, 0.01), false);
});

Deno.test("specialises() wants every other pathway on its plateau when there are three", () => {
  assert.equal(specialises([...pair(50, 0.1), { a: 1e-3, lambda: 0.2 }], 1, 0.01), true);
  assert.equal(specialises([...pair(50, 0.1), { a: 1e-3, lambda: 20 }], 1, 0.01), false);
});

Deno.test("specialises() throws when a parameter is out of range", () => {
  assert.throws(() => specialises(pair(1, 2), 1, 1.5), {
    name: "RangeError",
    message: /threshold/,
  });
  assert.throws(() => specialises([], 1, 0.5), { name: "RangeError", message: /pathways is \[\]/ });
});
