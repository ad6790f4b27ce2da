import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { classesOf, FACTOR_SIZES, IMAGE_COUNT } from "./factors.ts";
import { isHeldOut, randomIndex } from "./split.ts";

Deno.test("isHeldOut() holds out an eleventh of the images, of every class of every factor alike", () => {
  const held = Array.from({ length: IMAGE_COUNT }, (_, index) => index).filter(isHeldOut);
  assert.equal(held.length, Math.ceil(IMAGE_COUNT / 11));
  const counts = FACTOR_SIZES.map((size) => new Array<number>(size).fill(0));
  for (const index of held) {
    for (const [factor, label] of classesOf(index).entries()) {
      const own = counts[factor] ?? [];
      own[label] = (own[label] ?? NaN) + 1;
    }
  }
  for (const [factor, own] of counts.entries()) {
    const expected = IMAGE_COUNT / 11 / (FACTOR_SIZES[factor] ?? NaN);
    for (const count of own) assert.ok(Math.abs(count / expected - 1) < 0.002, `${factor}: ${own}`);
  }
});

Deno.test("randomIndex() draws from its part alone, and from all of it", () => {
  for (const part of ["training", "held-out"] as const) {
    const random = stream(1, part);
    const drawn = Array.from({ length: 20_000 }, () => randomIndex(random, part));
    assert.ok(drawn.every((index) => isHeldOut(index) === (part === "held-out")));
    const mean = drawn.reduce((sum, index) => sum + index / drawn.length, 0);
    // A uniform index has a standard deviation of IMAGE_COUNT/√12; five standard errors.
    assert.ok(Math.abs(mean / IMAGE_COUNT - 0.5) < 5 / Math.sqrt(12 * drawn.length), `${mean}`);
  }
});
