import assert from "node:assert/strict";
import {
  classesOf,
  FACTOR_SIZES,
  FACTOR_VALUES,
  IMAGE_COUNT,
  indexOf,
  valuesOf,
} from "./factors.ts";
import real from "./oracle/real6.json" with { type: "json" };

Deno.test("indexOf() undoes classesOf() when every image is visited", () => {
  for (let index = 0; index < IMAGE_COUNT; index++) {
    if (indexOf(classesOf(index)) !== index) assert.fail(`image ${index}`);
  }
});

Deno.test("classesOf() runs through position Y fastest and shape slowest when the index grows", () => {
  assert.deepEqual(classesOf(1), [0, 0, 0, 0, 1]);
  assert.deepEqual(classesOf(32), [0, 0, 0, 1, 0]);
  assert.deepEqual(classesOf(32 * 32), [0, 0, 1, 0, 0]);
  assert.deepEqual(classesOf(40 * 32 * 32), [0, 1, 0, 0, 0]);
  assert.deepEqual(classesOf(6 * 40 * 32 * 32), [1, 0, 0, 0, 0]);
  assert.deepEqual(classesOf(IMAGE_COUNT - 1), FACTOR_SIZES.map((size) => size - 1));
});

Deno.test("classesOf() gives the library's three shapes when its traversal images are asked for", () => {
  // The square, ellipse and heart from which disentanglement-pytorch starts its traversals.
  const starts = [87_040, 332_800, 578_560].map(classesOf);
  assert.deepEqual(starts, [[0, 2, 5, 0, 0], [1, 2, 5, 0, 0], [2, 2, 5, 0, 0]]);
});

Deno.test("FACTOR_VALUES hold the published numbers to rounding when compared with real images", () => {
  for (const [, ...latents] of real.latents_values) {
    for (const [factor, value] of latents.entries()) {
      const errors = FACTOR_VALUES[factor]?.map((own) => Math.abs(own - value)) ?? [];
      // The file's own numbers differ from numpy.linspace by up to 2 ulp.
      assert.ok(Math.min(...errors) < 1e-15 * Math.max(1, value), `factor ${factor}: ${value}`);
    }
  }
});

Deno.test("valuesOf() gives the ends of each factor when the first and last image are asked for", () => {
  assert.deepEqual(valuesOf(0), [1, 0.5, 0, 0, 0]);
  assert.deepEqual(valuesOf(IMAGE_COUNT - 1), [3, 1, 2 * Math.PI, 1, 1]);
});

for (const index of [-1, 0.5, IMAGE_COUNT, NaN]) {
  Deno.test(`classesOf() throws when the index is ${index}`, () => {
    const message = RegExp(`^Cannot find the factors of image ${index}: .* from 0 to 737279`);
    assert.throws(() => classesOf(index), { name: "RangeError", message });
  });
}

Deno.test("indexOf() throws when a class does not exist", () => {
  const message = /^Cannot find the image of orientation class 40: .* from 0 to 39/;
  assert.throws(() => indexOf([0, 0, 40, 0, 0]), { name: "RangeError", message });
  assert.throws(() => indexOf([0, 0, 0, 0.5, 0]), /posX class 0\.5/);
});
