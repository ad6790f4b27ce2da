/** The sheet of digits: which images it shows and what it says of them. */

import assert from "node:assert/strict";
import { decode } from "fast-png";
import { drawnDigits, partOf } from "../digits/images/digit_set.ts";
import type { DigitSource } from "../digits/images/source.ts";
import { digitSheet } from "./digit_sheet.ts";
import { renderSvg } from "./render.ts";

const set = drawnDigits(1, "sheet", 300);
const source: DigitSource = {
  kind: "procedural",
  description: "Digits drawn by our own strokes",
  train: 300,
  test: 0,
  files: [],
};

Deno.test("digitSheet() shows the first ten of each class, from left to right", () => {
  const { values } = digitSheet({ ...set, source })["data"] as {
    values: { digit: string; url: string }[];
  };
  assert.deepEqual(values.map(({ digit }) => digit), [..."0123456789"]);
  for (const { digit, url } of values) {
    const strip = decode(Uint8Array.fromBase64(url.replace("data:image/png;base64,", "")));
    assert.deepEqual([strip.width, strip.height], [10 * 29 - 1, 28]);
    const shown = [...set.labels.keys()].filter((i) => set.labels[i] === Number(digit)).slice(
      0,
      10,
    );
    for (const [column, image] of shown.entries()) {
      const middle = 14 * strip.width + column * 29;
      const row = set.images.subarray(image * 784 + 14 * 28, image * 784 + 15 * 28);
      assert.deepEqual(Uint8Array.from(strip.data.subarray(middle, middle + 28)), row);
    }
  }
});

Deno.test("digitSheet() says which digits they are, and renders", async () => {
  const drawn = digitSheet({ ...set, source });
  assert.match(drawn.description, /^Digits drawn by our own strokes: .*\[ours\] Not MNIST/);
  assert.equal((await renderSvg(drawn)).match(/<image/g)?.length, 10);
  const description = "Digits of IDX files of unknown origin";
  const given = digitSheet({ ...set, source: { ...source, kind: "mnist", description } });
  assert.equal(given.description, `${description}: the first ten of each class.`);
});

Deno.test("digitSheet() refuses too few images of a class", () => {
  assert.throws(
    () => digitSheet({ ...partOf(set, 0, 20), source }),
    /Cannot draw the sheet: there/,
  );
});
