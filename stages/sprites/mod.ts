/**
 * Sprites in the manner of dSprites, drawn from their factors as they are needed, and the published
 * file's layout.
 *
 * @module
 */

export { spriteBatch } from "./batch.ts";
export { drawSprite, drawSprites, FULL_SIZE, type ImageSize } from "./draw.ts";
export {
  DSPRITES_DTYPES,
  type DspritesArrays,
  exportArrays,
  importDsprites,
  type ImportedSprites,
} from "./dsprites_file.ts";
export {
  classesOf,
  FACTOR_NAMES,
  FACTOR_SIZES,
  FACTOR_VALUES,
  type Factors,
  IMAGE_COUNT,
  indexOf,
  valuesOf,
} from "./factors.ts";
