/**
 * How people write the digits: for each class some variants, each a few strokes.
 *
 * @module
 */

/** A point of a stroke; the unit square is about as large as the digit, y goes down. */
export interface StrokePoint {
  readonly x: number;
  readonly y: number;
  /** Whether the pen turns here at an angle; elsewhere the stroke is smooth. */
  readonly corner: boolean;
}

/** Points that a stroke goes through, at least two. */
export type Stroke = readonly StrokePoint[];

/** One way to write a digit. */
export interface Variant {
  /** How common it is among its class's. */
  readonly weight: number;
  readonly strokes: readonly Stroke[];
}

/** In hundredths; `!` marks a corner, `/` begins another stroke. */
const WRITTEN: readonly (readonly (readonly [weight: number, strokes: string])[])[] = [
  [
    [5, "52,0 22,12 6,45 14,82 45,100 78,86 94,52 84,16 52,0"],
    [3, "62,3 28,6 6,40 10,80 38,100 74,88 92,50 80,12 50,2"],
    [2, "70,12 50,0 18,22 8,62 30,97 66,92 90,58 84,18 58,4 38,12"],
  ],
  [
    [12, "50,0 50,50 50,100"],
    [4, "50,0 54,50 50,100"],
    [3, "34,22 52,0! 51,50 50,100"],
    [1, "34,20 52,0! 51,50 50,100 / 30,100 72,100"],
  ],
  [
    [4, "10,24 32,3 64,3 80,26 66,55 38,82 8,98! 48,95 94,98"],
    [4, "12,22 38,0 70,6 78,32 56,66 24,94 6,90 16,74 44,84 70,98 96,88"],
    [2, "14,14 46,0 76,16 70,46 40,80 10,96 24,82 50,88 92,96"],
  ],
  [
    [5, "12,12 42,0 74,12 68,38 38,47! 74,58 84,80 58,99 26,98 8,88"],
    [3, "14,10 48,0 78,14 66,38 42,46 50,50 80,62 78,88 44,100 10,90"],
    [1, "12,4 78,3! 42,42! 76,54 80,82 46,100 10,90"],
  ],
  [
    [4, "18,2 8,52! 48,54 92,46 / 84,0 76,50 70,100"],
    [3, "26,0 10,44 28,58 60,52 82,30 / 88,2 78,50 70,100"],
    [2, "22,4 16,40 38,56 74,44 88,6! 80,50 72,100"],
    [2, "72,100 76,50 76,0! 40,34 6,64! 50,66 96,62"],
    [2, "60,4 20,34 16,54 44,58 74,36 82,2! 78,50 70,100"],
  ],
  [
    [4, "26,2 20,46! 50,38 80,54 80,82 50,100 8,90 / 26,2 88,2"],
    [3, "90,2 60,4 30,4! 20,44! 52,40 78,58 72,88 40,100 6,90"],
    [2, "92,4 50,4 30,22 32,42 62,54 76,74 58,96 24,100 4,88"],
  ],
  [
    [4, "66,0 34,26 12,62 22,94 52,100 80,82 70,58 42,58 18,76"],
    [3, "54,0 28,34 14,72 34,98 64,94 76,74 56,62 28,70 18,82"],
    [2, "80,4 44,14 16,50 14,84 42,100 76,88 82,66 56,54 24,66 16,80"],
  ],
  [
    [5, "8,10 48,6 90,4! 66,46 46,100"],
    [3, "6,14 40,6 80,6 84,20 62,56 46,100"],
    [2, "10,24 14,6! 50,6 88,4! 68,44 50,100"],
    [2, "8,8 48,6 90,4! 66,46 46,100 / 34,52 84,48"],
  ],
  [
    [5, "78,14 50,0 20,18 38,42 70,64 70,92 42,100 20,84 34,60 66,38 84,14"],
    [2, "48,46 20,24 46,0 74,20 50,46 20,72 48,100 78,76 52,48"],
    [2, "66,6 34,4 20,26 48,46 76,72 50,100 22,78 48,48 80,24 64,6"],
  ],
  [
    [4, "80,14 48,0 16,22 26,46 58,44 80,18! 78,56 72,100"],
    [3, "76,10 40,2 16,28 36,48 68,36 80,10 72,54 54,100"],
    [2, "80,20 50,0 18,18 26,44 60,44 82,16 82,58 64,94 22,96"],
  ],
];

/** The variants of each class, 0 … 9. */
export const DIGIT_VARIANTS: readonly (readonly Variant[])[] = WRITTEN.map((variants) =>
  variants.map(([weight, strokes]) => ({
    weight,
    strokes: strokes.split(" / ").map((stroke) => stroke.split(" ").map(pointOf)),
  }))
);

function pointOf(text: string): StrokePoint {
  const [x = NaN, y = NaN] = text.replace("!", "").split(",").map(Number);
  return { x: x / 100, y: y / 100, corner: text.endsWith("!") };
}
