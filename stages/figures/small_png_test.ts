import assert from "node:assert/strict";
import { decode } from "fast-png";
import { smallPng } from "./small_png.ts";

/** Some rows of so many colours, as red, green, blue and alpha. */
function picture(width: number, height: number, colors: number): Uint8Array {
  return Uint8Array.from({ length: 4 * width * height }, (_, at) => {
    const color = (at >> 2) % colors * 7919;
    return at % 4 === 3 ? 255 : color >> 8 * (at % 4) & 255;
  });
}

Deno.test("smallPng() leaves every pixel as it was, with few colours and with many", () => {
  for (const colors of [1, 2, 255, 256, 257, 3000]) {
    const pixels = picture(70, 50, colors);
    const { width, height, data, channels, palette } = decode(smallPng(pixels, 70, 50));
    assert.deepEqual([width, height], [70, 50]);
    assert.equal(palette === undefined, colors > 256);
    for (let i = 0; i < width * height; i++) {
      const found = palette?.[data[i] ?? NaN] ?? [...data.subarray(channels * i, channels * i + 3)];
      assert.deepEqual(
        found,
        [...pixels.subarray(4 * i, 4 * i + 3)],
        `${colors} colours, pixel ${i}`,
      );
    }
  }
  assert.throws(() => smallPng(picture(70, 50, 2).fill(0, 3, 4), 70, 50), RangeError);
});
