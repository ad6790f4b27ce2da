import assert from "node:assert/strict";
import { type Random, stream } from "./mod.ts";

const first = (random: Random): number[] => Array.from({ length: 4 }, () => random.u32());

Deno.test("stream() yields a fixed state when seed and labels are fixed", () => {
  // From printf '%s' '["specialisation-stream/1",7,"inputs"]' | sha256sum, words little-endian.
  assert.deepEqual(stream(7, "inputs").state(), [3483875889, 719683897, 3711996707, 1182890920]);
});

Deno.test("stream() does not depend on other streams when they are drawn from first", () => {
  const alone = first(stream(1, "b"));
  stream(1, "a").fillNormal(new Float64Array(100));
  assert.deepEqual(first(stream(1, "b")), alone);
});

Deno.test("stream() differs when seed, label, type, order or grouping differs", () => {
  const streams = [
    stream(1, "a", "b"),
    stream(2, "a", "b"),
    stream("1", "a", "b"),
    stream(1, "b", "a"),
    stream(1, "ab"),
    stream(1, "a", "b", ""),
    stream(1, 'a","b'),
    stream(1),
    stream(1, 2),
    stream(1, "2"),
  ];
  assert.equal(new Set(streams.map((random) => first(random).join())).size, streams.length);
});

for (const part of [NaN, Infinity]) {
  Deno.test(`stream() throws when the seed or a label is ${part}`, () => {
    const error = { name: "RangeError", message: RegExp(`^Cannot derive .* from ${part}:`) };
    assert.throws(() => stream(part, "a"), error);
    assert.throws(() => stream(1, "a", part), error);
  });
}

Deno.test("stream() gives uncorrelated normals when 400 neighbouring labels are compared", () => {
  const length = 1000;
  const draws = Array.from(
    { length: 400 },
    (_, draw) => stream(7, "weights", draw).fillNormal(new Float64Array(length)),
  );
  let sumOfSquares = 0;
  let pairs = 0;
  for (const [i, one] of draws.entries()) {
    for (const other of draws.slice(i + 1)) {
      const dot = one.reduce((sum, x, k) => sum + x * (other[k] ?? NaN), 0);
      sumOfSquares += dot * dot / length;
      pairs++;
    }
  }
  // Each squared z has mean 1 and variance 2 + 6/length; the bound has false-alarm probability 1e-6.
  const z = (sumOfSquares / pairs - 1) * Math.sqrt(pairs / (2 + 6 / length));
  assert.ok(Math.abs(z) < 4.892, `z = ${z}`);
});

Deno.test("stream() gives uniform first draws when 100,000 labels are used once each", () => {
  const counts = new Array<number>(256).fill(0);
  const labels = 100_000;
  for (let label = 0; label < labels; label++) {
    const cell = Math.floor(256 * stream("seed", label).uniform());
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const expected = labels / 256;
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // Upper 1e-6 point of χ² with 255 degrees of freedom, by Wilson and Hilferty: 377.
  assert.ok(chiSquared < 377, `χ² = ${chiSquared}`);
});

Deno.test("Random.fillNormal() gives what normal() gives when called on the same state", () => {
  const filled = stream(3).fillNormal(new Float64Array(50));
  const one = stream(3);
  assert.deepEqual([...filled], Array.from({ length: 50 }, () => one.normal()));
});
