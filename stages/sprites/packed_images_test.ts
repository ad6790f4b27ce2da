import assert from "node:assert/strict";
import { drawSprite, drawSprites, FULL_SIZE, type ImageSize } from "./draw.ts";
import { classesOf, FACTOR_NAMES, IMAGE_COUNT } from "./factors.ts";
import { imageSource, packImages } from "./packed_images.ts";

const PIXELS = FULL_SIZE * FULL_SIZE;

Deno.test("imageSource() gives the images of a pack as drawSprites() gives them, in both sizes", () => {
  // A pack that begins with our own drawings of the first images.
  const count = 40;
  const packed = new Uint8Array(count * PIXELS / 8);
  const one = new Uint8Array(PIXELS);
  for (let index = 0; index < count; index++) {
    drawSprite(index, one);
    for (const [pixel, value] of one.entries()) {
      const at = (index * PIXELS + pixel) >> 3;
      packed[at] = (packed[at] ?? 0) | value << (pixel & 7);
    }
  }
  for (const size of [32, 64] as const satisfies readonly ImageSize[]) {
    const indices = [39, 0, 17];
    const [ours, theirs] = [0, 1].map(() => new Float32Array(3 * size * size).fill(9));
    drawSprites(indices, size, ours as Float32Array);
    imageSource(packed)(indices, size, theirs as Float32Array);
    assert.deepEqual(theirs, ours);
  }
});

Deno.test("imageSource() draws when the pack is empty", () => {
  assert.equal(imageSource(new Uint8Array()), drawSprites);
});

Deno.test("packImages() refuses a part of the images, and one image twice", () => {
  const part = { count: 5, imgs: new Uint8Array(5 * PIXELS), classes: new Uint8Array(25) };
  assert.throws(() => packImages(part), /Cannot train on 5 images: all 737280 are needed/);
  const factors = FACTOR_NAMES.length;
  const classes = new Uint8Array(IMAGE_COUNT * factors);
  classes.set(classesOf(3), 0);
  classes.set(classesOf(3), factors);
  // The pixels are not looked at before the second image is refused.
  const twice = { count: IMAGE_COUNT, imgs: new Uint8Array(2 * PIXELS), classes };
  assert.throws(() => packImages(twice), /the one of classes 0,0,0,0,3 is there twice/);
});
