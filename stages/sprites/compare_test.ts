import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { overlapOf, overlapsWith } from "./compare.ts";
import { exportArrays } from "./dsprites_file.ts";

Deno.test("overlapOf() is intersection over union", () => {
  assert.equal(overlapOf(Uint8Array.of(1, 1, 0, 0), Uint8Array.of(0, 1, 1, 0)), 1 / 3);
  assert.equal(overlapOf(Uint8Array.of(0, 0), Uint8Array.of(0, 0)), 1);
});

Deno.test("overlapsWith() is 1 for our own images, and less for others", () => {
  const { imgs, latents_classes } = exportArrays([5, 300_000, 737_000]);
  const classes = Uint8Array.from(
    [0, 1, 2].flatMap((i) => [...latents_classes.data.slice(6 * i + 1, 6 * i + 6)].map(Number)),
  );
  const images = { count: 3, imgs: imgs.data, classes };
  assert.deepEqual(overlapsWith(images, 10, stream(1)), [1, 1, 1]);
  assert.equal(overlapsWith(images, 2, stream(1)).length, 2);
  const shifted = { ...images, imgs: Uint8Array.from([0, ...imgs.data.subarray(0, -1)]) };
  for (const overlap of overlapsWith(shifted, 3, stream(1))) {
    assert.ok(overlap > 0.5 && overlap < 1);
  }
});
