import assert from "node:assert/strict";
import { coupledDynamics } from "./dynamics.ts";
import { closestApproach } from "./phase_diagram.ts";
import { hittingTime, passageTime } from "./times.ts";

const START = 1e-3;
const THRESHOLD = 0.01;
const at = (lambda: number) => ({ a: START, lambda });

for (const [fast, slow] of [[90, 0.3], [90, 5], [40, 39], [2, 0.1], [100, 99], [5, 0]] as const) {
  Deno.test(`closestApproach() is the least of 100,000 samples when λ are ${fast} and ${slow}`, () => {
    const end = hittingTime(at(fast), 1, THRESHOLD);
    const dynamics = coupledDynamics([at(fast)], 1);
    let [distance, logRatio] = [Infinity, Infinity];
    for (let sample = 0; sample < 100_000; sample++) {
      const t = end * sample / 100_000;
      const left = 1 - (dynamics(t).a[0] ?? NaN);
      // For a task of size `left`, to the same level.
      const escaping = passageTime(at(slow), THRESHOLD, left);
      distance = Math.min(distance, escaping - t);
      logRatio = Math.min(logRatio, Math.log10(escaping / t));
    }
    const approach = closestApproach(at(fast), at(slow), 1, THRESHOLD);
    assert.ok(Math.abs(approach.distance - distance) < 1e-8 * end, `${distance}`);
    assert.ok(Math.abs(approach.logRatio - logRatio) < 1e-8, `${logRatio}`);
  });
}

Deno.test("closestApproach() tends to log10(ε e λ₁/λ₂) when λ are large and ε small", () => {
  for (const ratio of [3, 40, 1000]) {
    const { logRatio } = closestApproach(
      { a: 0, lambda: 1e6 },
      { a: 0, lambda: 1e6 / ratio },
      1,
      1e-7,
    );
    const limit = Math.log10(1e-7 * Math.E * ratio);
    assert.ok(Math.abs(logRatio - limit) < 1e-6, `${logRatio}, limit ${limit}`);
  }
});

Deno.test("closestApproach() is infinite when the slow pathway is dead", () => {
  const { distance, logRatio } = closestApproach(at(3), { a: 0, lambda: 0 }, 1, THRESHOLD);
  assert.deepEqual([distance, logRatio], [Infinity, Infinity]);
});

Deno.test("closestApproach() throws when a parameter is out of range", () => {
  const cases: readonly (readonly [() => unknown, RegExp])[] = [
    [
      () => closestApproach(at(2), { a: 0.02, lambda: 1 }, 1, 0.01),
      /a of the slow pathway is 0.02/,
    ],
    [
      () => closestApproach({ a: 0.01, lambda: 1 }, at(2), 1, 0.01),
      /a of the fast pathway is 0.01/,
    ],
    [() => closestApproach({ a: -1, lambda: 0 }, at(2), 1, 0.01), /must be one that learns/],
    [() => closestApproach(at(2), { a: NaN, lambda: 1 }, 1, 0.01), /a of the slow pathway is NaN/],
    [() => closestApproach(at(2), at(NaN), 1, 0.01), /lambda is NaN/],
    [() => closestApproach(at(2), at(1), 0, 0.01), /target is 0/],
    [() => closestApproach(at(2), at(1), 1, 1), /threshold is 1/],
  ];
  for (const [call, message] of cases) assert.throws(call, { name: "RangeError", message });
});
