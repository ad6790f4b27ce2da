import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { mixed, pairImages } from "./mixed_tasks.ts";

/** Images of two pixels: the digit, and which of its kind it is. */
function digits(...labels: readonly number[]) {
  const seen = new Map<number, number>();
  const images = labels.flatMap((label) => {
    const index = seen.get(label) ?? 0;
    seen.set(label, index + 1);
    return [51 * label, 51 * index];
  });
  return { images: Uint8Array.from(images), labels: Uint8Array.from(labels) };
}

Deno.test("pairImages() puts images of one label side by side, as many as the rarer digit has", () => {
  const set = digits(0, 1, 2, 0, 3, 1, 0, 3, 3, 4, 2);
  const { first, second, labels } = pairImages(set, [0, 1], [2, 3], stream(1, "pairs"));
  assert.deepEqual([...labels], [-1, -1, 1, 1]);
  const digitOf = (images: Float32Array): number[] =>
    [0, 2, 4, 6].map((at) => Math.round(5 * (images[at] ?? NaN)));
  assert.deepEqual(digitOf(first), [0, 0, 1, 1]);
  assert.deepEqual(digitOf(second), [2, 2, 3, 3]);
  // None is taken twice.
  const which = (images: Float32Array, row: number): number => images[2 * row + 1] ?? NaN;
  for (const images of [first, second]) {
    assert.notEqual(which(images, 0), which(images, 1));
    assert.notEqual(which(images, 2), which(images, 3));
  }
});

Deno.test("pairImages() draws other pairs from another stream", () => {
  const set = digits(...Array.from({ length: 80 }, (_, i) => i % 4));
  const of = (seed: number) => pairImages(set, [0, 1], [2, 3], stream(seed, "pairs"));
  assert.deepEqual(of(1), of(1));
  assert.notDeepEqual(of(1).first, of(2).first);
});

Deno.test("pairImages() refuses a digit that is not there, and labels that do not fit", () => {
  const random = stream(1, "pairs");
  assert.throws(
    () => pairImages(digits(0, 1, 2), [0, 1], [2, 7], random),
    /Cannot set a task on digit 7: none of 3 images is/,
  );
  const { images } = digits(0, 1, 2);
  assert.throws(
    () => pairImages({ images, labels: new Uint8Array(4) }, [0, 1], [2, 3], random),
    /6 pixels are no 4 images/,
  );
});

Deno.test("mixed() is the first task's image at similarity 1 and the other's at 0", () => {
  const [first, second] = [Float64Array.of(1, 2), Float64Array.of(5, 10)];
  assert.deepEqual(mixed(first, second, 1), first);
  assert.deepEqual(mixed(first, second, 0), second);
  assert.deepEqual(mixed(first, second, 0.75), Float64Array.of(2, 4));
});
