/**
 * A sheet of digits: a row for each class.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { digitsStage } from "./mod.ts";
import type { DigitSet } from "../digits/images/digit_set.ts";
import type { DigitSource } from "../digits/images/source.ts";
import { type Figure, figure } from "./figure.ts";
import { imageStrip } from "./image_strip.ts";

/** What {@linkcode digitSheet} draws. */
export interface DigitSheetData extends DigitSet {
  readonly source: DigitSource;
}

const SIDE = 28;
const COLUMNS = 10;
/** Size of a digit in the figure, in its pixels. */
const SHOWN = 40;

/**
 * Draws the first ten digits of each class.
 *
 * @throws {RangeError} there are fewer of a class.
 */
export function digitSheet({ images, labels, source }: DigitSheetData): Figure {
  const strips = Array.from({ length: 10 }, (_, digit) => {
    const found = [...labels.keys()].filter((i) => labels[i] === digit).slice(0, COLUMNS);
    if (found.length < COLUMNS) {
      throw new RangeError(
        `Cannot draw the sheet: there are ${found.length} images of a ${digit}, and ${COLUMNS} ` +
          "are shown. Take more images.",
      );
    }
    const own = found.map((i) => images.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE));
    return { digit: String(digit), url: imageStrip(own, SIDE) };
  });
  return figure({
    caption: `${source.description}: the first ten of each class.`,
    ours: source.kind === "procedural"
      ? ["Not MNIST, which is used instead where its files are in data/mnist/."]
      : [],
    panels: {
      width: COLUMNS * SHOWN,
      height: 10 * SHOWN,
      data: { values: strips },
      mark: { type: "image", width: COLUMNS * SHOWN, height: SHOWN - 1.5, aspect: false },
      encoding: {
        x: { value: COLUMNS * SHOWN / 2 },
        y: {
          field: "digit",
          type: "nominal",
          axis: { title: null, ticks: false, domain: false, labelFontSize: 12 },
        },
        url: { field: "url" },
      },
    },
  });
}

const run: Run<ReturnType<typeof digitsStage>> = ({ inputs }) => ({
  spec: digitSheet({
    images: inputs.images.read().data,
    labels: inputs.labels.read().data,
    source: inputs.source.read(),
  }),
});
export default run;
