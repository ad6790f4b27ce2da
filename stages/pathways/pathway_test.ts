import assert from "node:assert/strict";
import { speed, weightsOf } from "./pathway.ts";

const LAMBDAS = [0, 1e-12, -1e-12, 0.5, -3, 1e6, -1e6, 1e200];
const VALUES = [0, 1e-10, -1e-10, 1, -2, 1e5];

for (const lambda of LAMBDAS) {
  Deno.test(`weightsOf() gives weights of product a and imbalance λ when λ is ${lambda}`, () => {
    for (const a of VALUES) {
      const { w, h } = weightsOf({ a, lambda });
      const scale = speed({ a, lambda }) || 1;
      assert.ok(Math.abs(h * w - a) <= 4e-16 * Math.abs(a), `h w = ${h * w}, a = ${a}`);
      assert.ok(Math.abs(h * h - w * w - lambda) <= 1e-15 * scale, `λ = ${h * h - w * w}`);
      assert.ok(Math.max(w, h) >= Math.abs(Math.min(w, h)), `w = ${w}, h = ${h}`);
    }
  });
}

Deno.test("weightsOf() gives zero weights when the pathway is zero", () => {
  assert.deepEqual(weightsOf({ a: 0, lambda: 0 }), { w: 0, h: 0 });
});

Deno.test("weightsOf() throws when a coordinate is not finite", () => {
  assert.throws(() => weightsOf({ a: NaN, lambda: 0 }), {
    name: "RangeError",
    message: /: a is NaN/,
  });
  assert.throws(() => weightsOf({ a: 0, lambda: Infinity }), {
    name: "RangeError",
    message: /^Cannot find a pathway's weights: lambda is Infinity; it must be a finite number/,
  });
});

Deno.test("weightsOf() gives weights that make the pathway when the imbalance is moderate", () => {
  const { w, h } = weightsOf({ a: 0.3, lambda: -2 });
  assert.ok(Math.abs(h * w - 0.3) < 1e-15 && Math.abs((h - w) * (h + w) + 2) < 1e-15);
});

Deno.test("speed() is the squared norm of the weights when these are w = 3, h = 4", () => {
  assert.equal(speed({ a: 3 * 4, lambda: 4 ** 2 - 3 ** 2 }), 25);
});
