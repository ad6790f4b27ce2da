/** Digits against what MNIST's images are, and whether classifiers can tell them apart. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { stream } from "../../random/mod.ts";
import { accuracyAfter } from "./_classifier.ts";
import { drawnDigits, partOf } from "./digit_set.ts";
import { DIGIT_VARIANTS } from "./digit_strokes.ts";
import { DIGIT_PIXELS, DIGIT_SIDE, drawDigit } from "./draw_digit.ts";

Deno.test("drawDigit() gives the same image from the same stream", () => {
  assert.deepEqual(drawDigit(stream(1, "a"), 4), drawDigit(stream(1, "a"), 4));
  assert.notDeepEqual(drawDigit(stream(1, "a"), 4), drawDigit(stream(1, "b"), 4));
});

Deno.test("drawDigit() gives these images", () => {
  // To be changed on purpose only: every result on digits changes with it.
  const { images, labels } = drawnDigits(1, "golden", 50);
  const digest = createHash("sha256").update(images).update(labels).digest("hex");
  assert.equal(digest, "01246fb7c94a270d0e76ea5f663f51185c242f02f617e5385ac812d6164d2b73");
});

Deno.test("drawDigit() refuses what is no digit", () => {
  for (const digit of [-1, 10, 0.5, NaN]) {
    assert.throws(() => drawDigit(stream(1), digit), /^RangeError: Cannot draw the digit/);
  }
});

Deno.test("drawDigit() fits ink into 20 pixels and centres its mass", () => {
  const { images, labels } = drawnDigits(2, "form", 1000);
  for (const [i, label] of labels.entries()) {
    const image = images.subarray(i * DIGIT_PIXELS, (i + 1) * DIGIT_PIXELS);
    let [mass, sumX, sumY] = [0, 0, 0];
    const [columns, rows] = [new Set<number>(), new Set<number>()];
    for (const [at, grey] of image.entries()) {
      if (grey === 0) continue;
      const [x, y] = [at % DIGIT_SIDE, Math.floor(at / DIGIT_SIDE)];
      columns.add(x);
      rows.add(y);
      mass += grey;
      sumX += grey * (x + 0.5);
      sumY += grey * (y + 0.5);
    }
    const side = Math.max(columns.size, rows.size);
    // The square is 20 pixels wide; its fading edge touches one more on either side.
    assert.ok(side >= 19 && side <= 22, `image ${i}, a ${label}, spans ${side} pixels`);
    // Half a pixel by rounding, and a little by noise and by what lies beyond the edge.
    for (const sum of [sumX, sumY]) {
      assert.ok(Math.abs(sum / mass - DIGIT_SIDE / 2) < 0.65, `image ${i} is off its centre`);
    }
  }
});

Deno.test("drawDigit() has MNIST's mean grey and share of black pixels", () => {
  const { images } = drawnDigits(3, "greys", 2000);
  const mean = images.reduce((sum, grey) => sum + grey, 0) / images.length / 255;
  const inked = images.reduce((sum, grey) => sum + Number(grey > 0), 0) / images.length;
  // Of t10k: 0.1325 and 0.1928.
  assert.ok(Math.abs(mean - 0.1325) < 0.02, `mean ${mean}`);
  assert.ok(Math.abs(inked - 0.1928) < 0.02, `inked ${inked}`);
});

Deno.test("drawnDigits() draws the i-th image whatever the number of images", () => {
  const [few, many] = [drawnDigits("seed", "train", 20), drawnDigits("seed", "train", 60)];
  assert.deepEqual(partOf(many, 0, 20), few);
  assert.notDeepEqual(drawnDigits("seed", "test", 20).images, few.images);
});

Deno.test("drawnDigits() draws every class about as often", () => {
  const { labels } = drawnDigits(4, "classes", 2000);
  for (let digit = 0; digit < 10; digit++) {
    const count = labels.filter((label) => label === digit).length;
    // 200 expected, deviation 13.4: five of them.
    assert.ok(Math.abs(count - 200) < 67, `${count} of class ${digit}`);
  }
});

Deno.test("every class has several variants, each of strokes of two points or more", () => {
  assert.equal(DIGIT_VARIANTS.length, 10);
  for (const variants of DIGIT_VARIANTS) {
    assert.ok(variants.length >= 2);
    for (const { weight, strokes } of variants) {
      assert.ok(weight > 0 && strokes.length > 0);
      for (const stroke of strokes) {
        assert.ok(stroke.length >= 2);
        assert.ok(stroke.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1));
      }
    }
  }
});

Deno.test("digits are told apart, by a line not as well as by a net", () => {
  const set = drawnDigits(5, "learning", 7000);
  const [train, test] = [partOf(set, 0, 5000), partOf(set, 5000, 7000)];
  const linear = accuracyAfter({ hidden: 0, epochs: 3, rate: 0.01 }, train, test);
  const net = accuracyAfter({ hidden: 48, epochs: 6, rate: 0.04 }, train, test);
  // MNIST itself, learned from 5,000: about 0.90 and 0.94.
  assert.ok(linear > 0.85 && linear < 0.97, `linear: ${linear}`);
  assert.ok(net > 0.97, `net: ${net}`);
});
