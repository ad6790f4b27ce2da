import assert from "node:assert/strict";
import { drawSprite, drawSprites } from "./draw.ts";
import { classesOf, FACTOR_VALUES, type Factors, indexOf, valuesOf } from "./factors.ts";
import { heartOutline } from "./heart.ts";
import real from "./oracle/real6.json" with { type: "json" };

function drawn(classes: Factors): Uint8Array {
  const image = new Uint8Array(64 * 64);
  drawSprite(indexOf(classes), image);
  return image;
}

/** Shared pixels over pixels of either. */
function overlap(one: Uint8Array, other: Uint8Array): number {
  let [both, either] = [0, 0];
  for (const [i, pixel] of one.entries()) {
    const second = other[i] ?? NaN;
    both += pixel & second;
    either += pixel | second;
  }
  return both / either;
}

function realImage(hex: string): Uint8Array {
  const digits = Array.from(hex, (digit) => Number.parseInt(digit, 16));
  return Uint8Array.from(digits.flatMap((bits) => [bits >> 3, bits >> 2, bits >> 1, bits]))
    .map((bits) => bits & 1);
}

function realClasses(latents: readonly number[]): Factors {
  const nearest = FACTOR_VALUES.map((values, factor) => {
    const errors = values.map((value) => Math.abs(value - (latents[factor + 1] ?? NaN)));
    return errors.indexOf(Math.min(...errors));
  });
  return nearest as unknown as Factors;
}

Deno.test("drawSprite() overlaps the real images by 0.98 and 0.99 on average when six are drawn", () => {
  const overlaps = real.latents_values.map((latents, i) =>
    overlap(drawn(realClasses(latents)), realImage(real.imgs[i] ?? ""))
  );
  const mean = overlaps.reduce((sum, value) => sum + value) / overlaps.length;
  assert.ok(Math.min(...overlaps) >= 0.98 && mean >= 0.99, `${overlaps}`);
});

/** Areas at scale 1; the heart's is 9.6 · 10.6/16 · ∫ sin³t (13 sin t − 6 sin 3t + …) dt. */
const AREAS = [19.2 ** 2, Math.PI * 12.8 * 7.2, 9.6 * (10.6 / 16) * 11.25 * Math.PI];
for (const [shape, name] of ["square", "ellipse", "heart"].entries()) {
  Deno.test(`drawSprite() fills the area of the curve when the ${name} is at every position`, () => {
    for (const [scale, size] of FACTOR_VALUES[1].entries()) {
      let pixels = 0;
      for (let place = 0; place < 1024; place++) {
        const image = drawn([shape, scale, 7, place >> 5, place & 31]);
        pixels += image.reduce((sum, pixel) => sum + pixel);
      }
      const expected = (AREAS[shape] ?? NaN) * size ** 2;
      // Positions step by 32/31 pixel, so their mean is an integral over a pixel at 31² points.
      assert.ok(Math.abs(pixels / 1024 / expected - 1) < 5e-3, `${pixels / 1024}, ${expected}`);
    }
  });
}

Deno.test("drawSprite() puts the middle of squares and ellipses at 16 + 32 pos when they move", () => {
  const errors: number[] = [];
  for (let i = 0; i < 400; i++) {
    const index = i * 1228;
    const [, , , posX, posY] = valuesOf(index);
    let [count, x, y] = [0, 0, 0];
    for (const [i, pixel] of drawn(classesOf(index)).entries()) {
      count += pixel;
      x += pixel * (i % 64 + 0.5);
      y += pixel * (Math.floor(i / 64) + 0.5);
    }
    errors.push(x / count - 16 - 32 * posX, y / count - 16 - 32 * posY);
  }
  // The middle of the centres within an interval is within half a pixel of the interval's.
  assert.ok(Math.max(...errors.map(Math.abs)) <= 0.5, `${Math.max(...errors.map(Math.abs))}`);
  const mean = errors.reduce((sum, error) => sum + error) / errors.length;
  assert.ok(Math.abs(mean) < 0.02, `${mean}`);
});

Deno.test("drawSprite() turns counter-clockwise when an ellipse's orientation grows", () => {
  const image = drawn([1, 5, 5, 16, 16]);
  const [right, middle] = [16 + 32 * 16 / 31 + 8, 16 + 32 * 16 / 31];
  const at = (x: number, y: number) => image[Math.floor(y) * 64 + Math.floor(x)];
  assert.deepEqual([at(right, middle - 8), at(right, middle + 8)], [1, 0]);
});

Deno.test("drawSprite() gives the polygon itself when hearts are tested point by point", () => {
  const corners = Array.from({ length: 720 }, (_, i) => heartOutline(2 * Math.PI * i / 720));
  for (let i = 0; i < 12; i++) {
    const index = indexOf([2, i % 6, i * 7 % 40, i * 11 % 32, i * 13 % 32]);
    const [, scale, angle, posX, posY] = valuesOf(index);
    const exact = new Uint8Array(64 * 64).map((_, pixel) => {
      const dx = (pixel % 64 + 0.5 - 16 - 32 * posX) / scale;
      const dy = (Math.floor(pixel / 64) + 0.5 - 16 - 32 * posY) / scale;
      const u = Math.cos(angle) * dx - Math.sin(angle) * dy;
      const v = Math.sin(angle) * dx + Math.cos(angle) * dy;
      return winding(corners, u, v);
    });
    const wrong = drawn(classesOf(index)).reduce(
      (sum, pixel, i) => sum + Math.abs(pixel - (exact[i] ?? NaN)),
      0,
    );
    // Only centres between the curve and its polygon, within 1e-4 pixel, can differ.
    assert.ok(wrong === 0, `image ${index}: ${wrong} pixels`);
  }
});

/** 1 if a curve goes around a point, by the sum of the angles it turns through. */
function winding(corners: readonly { u: number; v: number }[], u: number, v: number): number {
  let total = 0;
  let last = corners.at(-1) ?? { u: NaN, v: NaN };
  for (const corner of corners) {
    const [ax, ay, bx, by] = [last.u - u, last.v - v, corner.u - u, corner.v - v];
    total += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
    last = corner;
  }
  return Math.abs(total) > Math.PI ? 1 : 0;
}

Deno.test("drawSprite() leaves the edge empty when the largest sprites are at the ends of their range", () => {
  const image = new Uint8Array(64 * 64);
  for (let shape = 0; shape < 3; shape++) {
    for (let i = 0; i < 40 * 1024; i++) {
      const [posX, posY] = [i >> 5 & 31, i & 31];
      // Only a sprite at the end of its range can come near the edge.
      if (posX % 31 !== 0 && posY % 31 !== 0) continue;
      drawSprite(indexOf([shape, 5, i >> 10, posX, posY]), image);
      for (let k = 0; k < 64; k++) {
        const edge = [image[k], image[64 * 63 + k], image[64 * k], image[64 * k + 63]];
        if (edge.some((pixel) => pixel !== 0)) assert.fail(`shape ${shape}, ${i}`);
      }
    }
  }
});

Deno.test("drawSprites() gives drawSprite()'s pixels when the size is 64", () => {
  const indices = [87_040, 332_800, 578_560];
  const images = new Float32Array(3 * 64 * 64).fill(7);
  drawSprites(indices, 64, images);
  assert.deepEqual([...images], indices.flatMap((index) => [...drawn(classesOf(index))]));
});

Deno.test("drawSprites() gives means of 2 × 2 pixels when the size is 32", () => {
  const indices = [87_039, 332_801, 700_007];
  const images = new Float32Array(3 * 32 * 32).fill(7);
  drawSprites(indices, 32, images);
  const means = indices.flatMap((index) => {
    const full = drawn(classesOf(index));
    return Array.from({ length: 32 * 32 }, (_, i) => {
      const corner = 128 * Math.floor(i / 32) + 2 * (i % 32);
      const block = [0, 1, 64, 65].map((step) => full[corner + step] ?? NaN);
      return block.reduce((sum, pixel) => sum + pixel) / 4;
    });
  });
  assert.deepEqual([...images], means);
});

Deno.test("drawSprites() throws when the array, the size or an index does not fit", () => {
  const out = new Float32Array(2 * 32 * 32);
  const wrongLength =
    /^Cannot draw 1 sprites of size 32 into an array of 2048 .*: give one of 1024/;
  assert.throws(() => drawSprites([0], 32, out), { name: "RangeError", message: wrongLength });
  assert.throws(() => drawSprites([0, 1], 16 as 32, out), /Cannot draw sprites of size 16: give/);
  assert.throws(
    () => drawSprites([0, 737_280], 32, out),
    /Cannot find the factors of image 737280/,
  );
  assert.throws(() => drawSprite(0, new Uint8Array(4095)), /an array of 4095 elements/);
});
