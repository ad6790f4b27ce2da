import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { heldOutSprites, spriteBatch, spriteBatches } from "./batch.ts";
import { drawSprites } from "./draw.ts";
import { classesOf, FACTOR_SIZES } from "./factors.ts";
import { isHeldOut } from "./split.ts";

Deno.test("spriteBatch() draws the images it names when the arrays are longer than the batch", () => {
  const [out, indices] = [new Float32Array(5 * 1024).fill(7), new Uint32Array(5).fill(9)];
  spriteBatch(stream(1), 32, 3, out, indices);
  const expected = new Float32Array(3 * 1024);
  drawSprites(indices.subarray(0, 3), 32, expected);
  assert.deepEqual(out.subarray(0, 3 * 1024), expected);
  assert.deepEqual([...indices.subarray(3)], [9, 9]);
  assert.ok(out.subarray(3 * 1024).every((value) => value === 7));
});

Deno.test("spriteBatch() draws the same batch when the stream is the same", () => {
  const batch = (seed: number) => {
    const indices = new Uint32Array(4);
    spriteBatch(stream(seed, "sprites"), 32, 4, new Float32Array(4 * 1024), indices);
    return [...indices];
  };
  assert.deepEqual(batch(1), batch(1));
  assert.notDeepEqual(batch(1), batch(2));
});

Deno.test("spriteBatch() draws each factor's classes equally often when 24,000 are drawn", () => {
  const n = 24_000;
  const indices = new Uint32Array(n);
  spriteBatch(stream(3, "sprites"), 32, n, new Float32Array(n * 1024), indices);
  const classes = Array.from(indices, classesOf);
  for (const [factor, size] of FACTOR_SIZES.entries()) {
    const counts = new Float64Array(size);
    for (const image of classes) {
      const value = image[factor] ?? NaN;
      counts[value] = (counts[value] ?? NaN) + 1;
    }
    const chiSquared = counts.reduce((sum, count) => sum + (count - n / size) ** 2 / (n / size), 0);
    // Wilson and Hilferty's upper 1e-6 point for size − 1 degrees of freedom.
    const k = size - 1;
    const bound = k * (1 - 2 / (9 * k) + 4.753 * Math.sqrt(2 / (9 * k))) ** 3;
    assert.ok(chiSquared < bound, `factor ${factor}: ${chiSquared}, ${bound}`);
  }
});

Deno.test("spriteBatch() throws away the draws that would favour some images when they come", () => {
  // 5,825 · 737,280 is the last multiple within 32 bits; the last draws of all are beyond it.
  const draws = [2 ** 32 - 1, 5825 * 737_280, 5825 * 737_280 - 1];
  const random = Object.assign(stream(1), { u32: () => draws.shift() ?? NaN });
  const indices = new Uint32Array(1);
  spriteBatch(random, 32, 1, new Float32Array(1024), indices);
  assert.deepEqual([[...indices], draws], [[737_279], []]);
});

Deno.test("spriteBatch() throws when an array is too short", () => {
  const [out, indices] = [new Float32Array(2 * 1024), new Uint32Array(2)];
  const message = /^Cannot draw a batch of 3 sprites: .* not 2/;
  assert.throws(() => spriteBatch(stream(1), 32, 3, out, indices), { name: "RangeError", message });
  assert.throws(() => spriteBatch(stream(1), 64, 2, out, indices), /give one of 8192/);
});

Deno.test("spriteBatches() draws no image that is held out, heldOutSprites() no other", () => {
  const asked: number[] = [];
  const draw = spriteBatches(32, (indices) => asked.push(...Array.from(indices)));
  for (let step = 0; step < 50; step++) {
    draw(stream(4, step), 64, new Float32Array(64 * 1024));
  }
  assert.equal(asked.length, 50 * 64);
  assert.ok(!asked.some(isHeldOut));
  const { images, indices } = heldOutSprites(40, 32);
  assert.ok(indices.every(isHeldOut));
  const expected = new Float32Array(40 * 1024);
  drawSprites(indices, 32, expected);
  assert.deepEqual(images, expected);
  // The same however many are asked for.
  assert.deepEqual(heldOutSprites(7, 32).indices, indices.subarray(0, 7));
});
