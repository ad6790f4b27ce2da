/**
 * The factors of dSprites: a full grid of shapes, scales, orientations and positions, and where each
 * image stands in it. The sixth factor of the published file, the constant colour, is left out.
 *
 * Source: Matthey, Higgins, Hassabis and Lerchner, dSprites (2017).
 *
 * @module
 */

/** The five factors, slowest first: an image's index runs through position Y fastest. */
export const FACTOR_NAMES = ["shape", "scale", "orientation", "posX", "posY"] as const;

/** Number of classes of each factor, in the order of {@linkcode FACTOR_NAMES}. */
export const FACTOR_SIZES = [3, 6, 40, 32, 32] as const;

/** Number of images: every combination of classes once. */
export const IMAGE_COUNT = 737_280;

/** One number for each factor, in the order of {@linkcode FACTOR_NAMES}. */
export type Factors = readonly [
  shape: number,
  scale: number,
  orientation: number,
  posX: number,
  posY: number,
];

/**
 * The value of each class: shape 1 (square), 2 (ellipse) or 3 (heart); scale; orientation in radians,
 * whose first and last class are the same angle; positions as a share of the sprites' range.
 */
export const FACTOR_VALUES = [
  [1, 2, 3],
  linspace(0.5, 1, FACTOR_SIZES[1]),
  linspace(0, 2 * Math.PI, FACTOR_SIZES[2]),
  linspace(0, 1, FACTOR_SIZES[3]),
  linspace(0, 1, FACTOR_SIZES[4]),
] as const satisfies readonly (readonly number[])[];

/**
 * The class of each factor, from 0, in the image with an index.
 *
 * @throws {RangeError} when there is no such image.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classesOf, indexOf } from "./factors.ts";
 *
 * assert.deepEqual(classesOf(33), [0, 0, 0, 1, 1]);
 * assert.equal(indexOf([2, 5, 39, 31, 31]), 737_279);
 * ```
 */
export function classesOf(index: number): Factors {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < IMAGE_COUNT)) {
    throw new RangeError(
      `Cannot find the factors of image ${index}: give a whole number from 0 to ${
        IMAGE_COUNT - 1
      }.`,
    );
  }
  const [, scales, orientations, columns, rows] = FACTOR_SIZES;
  let rest = index;
  const next = (size: number): number => {
    const digit = rest % size;
    rest = (rest - digit) / size;
    return digit;
  };
  const [posY, posX, orientation, scale] = [
    next(rows),
    next(columns),
    next(orientations),
    next(scales),
  ];
  return [rest, scale, orientation, posX, posY];
}

/**
 * The index of the image whose factors have these classes.
 *
 * @throws {RangeError} when a class does not exist.
 */
export function indexOf(classes: Factors): number {
  let index = 0;
  for (const [factor, size] of FACTOR_SIZES.entries()) {
    const value = classes[factor] ?? NaN;
    if (!(Number.isSafeInteger(value) && value >= 0 && value < size)) {
      throw new RangeError(
        `Cannot find the image of ${FACTOR_NAMES[factor]} class ${value}: ` +
          `give a whole number from 0 to ${size - 1}.`,
      );
    }
    index = index * size + value;
  }
  return index;
}

/**
 * The value of each factor in the image with an index, as {@linkcode FACTOR_VALUES} lists them.
 *
 * @throws {RangeError} when there is no such image.
 */
export function valuesOf(index: number): Factors {
  const [shape, scale, orientation, posX, posY] = classesOf(index);
  const [shapes, scales, orientations, columns, rows] = FACTOR_VALUES;
  return [
    shapes[shape] ?? NaN,
    scales[scale] ?? NaN,
    orientations[orientation] ?? NaN,
    columns[posX] ?? NaN,
    rows[posY] ?? NaN,
  ];
}

/** As `numpy.linspace` rounds it, so that an export holds the published file's very numbers. */
function linspace(first: number, last: number, count: number): readonly number[] {
  const step = (last - first) / (count - 1);
  return Array.from({ length: count }, (_, i) => i === count - 1 ? last : i * step + first);
}
