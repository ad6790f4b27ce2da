import assert from "node:assert/strict";
import { measuredTimes } from "./measured_times.ts";
import type { Pathway } from "./pathway.ts";
import { timesTogether } from "./times.ts";

const THRESHOLD = 0.01;
const SAMPLING = { inputs: 3, resolution: 1e-3 };

/** The networks of the tests: one pathway, two that share the task, one that leaves the other none. */
const networks: { readonly [name: string]: readonly Pathway[] } = {
  "balanced": [{ a: 1e-3, lambda: 0 }],
  "imbalanced towards the readout": [{ a: 1e-3, lambda: 4 }],
  "imbalanced towards the input": [{ a: 1e-3, lambda: -4 }],
  "above its asymptote": [{ a: 3, lambda: 1 }],
  "shared": [{ a: 1e-3, lambda: 5 }, { a: 1e-3, lambda: 3 }],
  "specialised": [{ a: 1e-3, lambda: 50 }, { a: 1e-3, lambda: 0.2 }],
};

for (const [name, pathways] of Object.entries(networks)) {
  Deno.test(`measuredTimes() are those of the theory as far as the step allows when ${name}`, () => {
    const theory = timesTogether(pathways, 1, THRESHOLD);
    const gaps = (resolution: number): number[] =>
      measuredTimes(pathways, 1, THRESHOLD, { ...SAMPLING, resolution }).flatMap((times, unit) =>
        (["escaping", "hitting"] as const).map((kind) => {
          const expected = theory[unit]?.[kind] ?? NaN;
          if (times[kind] === expected) return 0;
          return Math.abs(times[kind] / expected - 1);
        })
      );
    const [coarse, fine] = [gaps(1e-3), gaps(2.5e-4)].map((all) => Math.max(...all));
    // Gradient descent is a method of first order: a quarter of the step, a quarter of the gap.
    assert.ok((coarse ?? NaN) < 5e-3, `${coarse}`);
    assert.ok((fine ?? NaN) < 0.4 * (coarse ?? NaN) + 1e-5, `${fine} and ${coarse}`);
  });
}

Deno.test("measuredTimes() are infinite for a pathway that never leaves its plateau", () => {
  const [, slow] = measuredTimes(networks["specialised"] ?? [], 1, THRESHOLD, SAMPLING);
  assert.deepEqual(slow, { escaping: Infinity, hitting: Infinity });
  const [dead] = measuredTimes([{ a: 0, lambda: 0 }], 1, THRESHOLD, SAMPLING);
  assert.deepEqual(dead, { escaping: Infinity, hitting: Infinity });
});

Deno.test("measuredTimes() say which parameter is out of range", () => {
  const measure = (threshold: number, resolution: number) => () =>
    measuredTimes([{ a: 1e-3, lambda: 1 }], 1, threshold, { inputs: 3, resolution });
  assert.throws(measure(1, 1e-3), /threshold is 1/);
  assert.throws(measure(0.01, 0), /resolution is 0/);
});
