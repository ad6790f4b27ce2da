import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { Adam } from "./adam.ts";

for (const length of [1, 4, 7, 16_384, 40_003]) {
  Deno.test(`Adam.step() is the algorithm as published, for ${length} parameters`, () => {
    const random = stream(1, "adam", length);
    const initial = random.fillNormal(new Float32Array(length));
    const settings = { rate: 1e-2, beta1: 0.8, beta2: 0.95, epsilon: 1e-6 };
    const adam = new Adam(initial, settings);
    const [p, m, v] = [
      Float64Array.from(initial),
      new Float64Array(length),
      new Float64Array(length),
    ];
    for (let t = 1; t <= 5; t++) {
      const g = random.fillNormal(new Float32Array(length));
      adam.step([{ offset: 0, data: g }]);
      for (let i = 0; i < length; i++) {
        m[i] = 0.8 * (m[i] ?? NaN) + 0.2 * (g[i] ?? NaN);
        v[i] = 0.95 * (v[i] ?? NaN) + 0.05 * (g[i] ?? NaN) ** 2;
        const corrected = Math.sqrt((v[i] ?? NaN) / (1 - 0.95 ** t));
        p[i] = (p[i] ?? NaN) - 1e-2 * (m[i] ?? NaN) / (1 - 0.8 ** t) / (corrected + 1e-6);
      }
    }
    assert.equal(adam.steps, 5);
    for (let i = 0; i < length; i++) {
      assert.ok(Math.abs((adam.parameters[i] ?? NaN) - (p[i] ?? NaN)) < 1e-6, `${i}`);
      assert.ok(Math.abs((adam.second[i] ?? NaN) - (v[i] ?? NaN)) < 1e-6, `${i}`);
    }
  });
}

Deno.test("Adam.step() leaves alone what has no gradient", () => {
  const adam = new Adam(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), { rate: 0.1 });
  adam.step([{ offset: 4, data: Float32Array.of(1, -1) }]);
  const [, , , fourth, fifth, sixth, seventh] = adam.parameters;
  assert.deepEqual([fourth, seventh], [4, 7]);
  assert.ok(Math.abs((fifth ?? NaN) - 4.9) < 1e-5 && Math.abs((sixth ?? NaN) - 6.1) < 1e-5);
});
