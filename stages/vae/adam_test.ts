import assert from "node:assert/strict";
import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { stream } from "../random/mod.ts";
import { Adam, type AdamSettings, takeAdamArrays } from "./adam.ts";

/** Adam on a copy of some parameters, with an array beside them for gradients. */
function adamOn(initial: Float32Array, settings: AdamSettings) {
  const plan = new MemoryPlan();
  const [takeArrays, takeGradients] = [
    takeAdamArrays(plan, initial.length),
    plan.take(Float32Array, initial.length),
  ];
  const memory = plan.allocate();
  const [arrays, gradients] = [takeArrays(memory), takeGradients(memory)];
  arrays.parameters.set(initial);
  return { ...arrays, gradients, adam: new Adam(arrays, settings) };
}

for (const length of [1, 4, 7, 16_384, 40_003]) {
  Deno.test(`Adam.step() is the algorithm as published, for ${length} parameters`, () => {
    const random = stream(1, "adam", length);
    const initial = random.fillNormal(new Float32Array(length));
    const settings = { rate: 1e-2, beta1: 0.8, beta2: 0.95, epsilon: 1e-6 };
    const { adam, gradients, parameters, second } = adamOn(initial, settings);
    const [p, m, v] = [
      Float64Array.from(initial),
      new Float64Array(length),
      new Float64Array(length),
    ];
    for (let t = 1; t <= 5; t++) {
      const g = random.fillNormal(gradients);
      const half = 4 * Math.floor(length / 8);
      adam.step([
        { offset: 0, data: g.subarray(0, half) },
        { offset: half, data: g.subarray(half) },
      ]);
      for (let i = 0; i < length; i++) {
        m[i] = 0.8 * (m[i] ?? NaN) + 0.2 * (g[i] ?? NaN);
        v[i] = 0.95 * (v[i] ?? NaN) + 0.05 * (g[i] ?? NaN) ** 2;
        const corrected = Math.sqrt((v[i] ?? NaN) / (1 - 0.95 ** t));
        p[i] = (p[i] ?? NaN) - 1e-2 * (m[i] ?? NaN) / (1 - 0.8 ** t) / (corrected + 1e-6);
      }
    }
    assert.equal(adam.steps, 5);
    for (let i = 0; i < length; i++) {
      assert.ok(Math.abs((parameters[i] ?? NaN) - (p[i] ?? NaN)) < 1e-6, `${i}`);
      assert.ok(Math.abs((second[i] ?? NaN) - (v[i] ?? NaN)) < 1e-6, `${i}`);
    }
  });
}

Deno.test("Adam.step() leaves alone what has no gradient", () => {
  const initial = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const { adam, gradients, parameters } = adamOn(initial, { rate: 0.1 });
  gradients.set([1, -1]);
  adam.step([{ offset: 4, data: gradients.subarray(0, 2) }]);
  const [, , , fourth, fifth, sixth, seventh] = parameters;
  assert.deepEqual([fourth, seventh], [4, 7]);
  assert.ok(Math.abs((fifth ?? NaN) - 4.9) < 1e-5 && Math.abs((sixth ?? NaN) - 6.1) < 1e-5);
});

Deno.test("Adam.step() takes the same steps as ever, bit by bit", () => {
  const { adam, gradients, parameters } = adamOn(Float32Array.of(1, -2, 3, 0.5), { rate: 1e-3 });
  for (const g of [[1, -1, 1e-3, 0], [0.5, 2, -1e-3, 1e-20]]) {
    gradients.set(g);
    adam.step([{ offset: 0, data: gradients }]);
  }
  assert.deepEqual(
    [...parameters],
    [0.9980678558349609, -1.999366044998169, 2.9990527629852295, 0.5],
  );
});
