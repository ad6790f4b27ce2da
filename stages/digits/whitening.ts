/**
 * Whitening by principal components: images become uncorrelated numbers of variance one.
 *
 * @module
 */

import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { at } from "../numerics/at.ts";

/** An affine map of images to whitened components. */
export interface Whitening {
  /** Mean of each pixel. */
  readonly mean: Float64Array;
  /**
   * Principal components in rows, of falling variance, each over the square root of its variance;
   * [components, pixels].
   */
  readonly projection: Float64Array;
  /** Variance of each component before, falling. */
  readonly variances: Float64Array;
}

/** A variance below this share of the largest is rounding, and no component. */
const LEAST_VARIANCE = 1e-10;

/**
 * Fits a whitening to images.
 *
 * The sign of a component is arbitrary: its entry of largest magnitude is made positive, so that the
 * same images always give the same map.
 *
 * @param images [n, pixels]; n ≥ 2.
 * @param pixels of an image.
 * @param components how many to keep.
 * @throws {RangeError} the images have not that many directions in which they vary.
 *
 * @example
 * ```ts
 * import { fitWhitening, whiten } from "./whitening.ts";
 *
 * const images = Float32Array.of(0, 0, 2, 1, 4, 0, 6, 1);
 * console.log(whiten(fitWhitening(images, 2, 2), images));
 * ```
 */
export function fitWhitening(
  images: Float32Array,
  pixels: number,
  components: number,
): Whitening {
  const n = images.length / pixels;
  const mean = new Float64Array(pixels);
  for (const [i, value] of images.entries()) mean[i % pixels] = at(mean, i % pixels) + value / n;
  const varying = varyingPixels(images, pixels);
  const side = varying.length;
  const { realEigenvalues, eigenvectorMatrix } = side === 0
    ? { realEigenvalues: [], eigenvectorMatrix: new Matrix(0, 0) }
    : new EigenvalueDecomposition(covariance(images, pixels, mean, varying), {
      assumeSymmetric: true,
    });
  const largest = realEigenvalues[side - 1] ?? 0;
  const found = realEigenvalues.filter((value) => value > LEAST_VARIANCE * largest).length;
  if (!(components <= found)) {
    throw new RangeError(
      `Cannot keep ${components} components: ${n} images vary in ${found} directions. Give more ` +
        "images or keep fewer.",
    );
  }
  const projection = new Float64Array(components * pixels);
  const variances = new Float64Array(components);
  for (let c = 0; c < components; c++) {
    const direction = eigenvectorMatrix.getColumn(side - 1 - c);
    const variance = realEigenvalues[side - 1 - c] ?? NaN;
    const largestEntry = direction.reduce((a, b) => Math.abs(b) > Math.abs(a) ? b : a, 0);
    const scale = Math.sign(largestEntry) / Math.sqrt(variance);
    for (const [i, pixel] of varying.entries()) {
      projection[c * pixels + pixel] = scale * (direction[i] ?? NaN);
    }
    variances[c] = variance;
  }
  return { mean, projection, variances };
}

/** Whitens images; [n, pixels] gives [n, components]. */
export function whiten({ mean, projection }: Whitening, images: Float32Array): Float64Array {
  const pixels = mean.length;
  const components = projection.length / pixels;
  const n = images.length / pixels;
  const out = new Float64Array(n * components);
  const centred = new Float64Array(pixels);
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < pixels; i++) {
      centred[i] = (images[row * pixels + i] as number) - at(mean, i);
    }
    for (let c = 0; c < components; c++) {
      let sum = 0;
      for (let i = 0; i < pixels; i++) sum += at(projection, c * pixels + i) * at(centred, i);
      out[row * components + c] = sum;
    }
  }
  return out;
}

/** Pixels that differ between images; the others, such as those at the edge, carry nothing. */
function varyingPixels(images: Float32Array, pixels: number): number[] {
  return Array.from({ length: pixels }, (_, i) => i).filter((pixel) => {
    for (let i = pixel; i < images.length; i += pixels) {
      if (images[i] !== images[pixel]) return true;
    }
    return false;
  });
}

/** Unbiased covariance of some pixels. */
function covariance(
  images: Float32Array,
  pixels: number,
  mean: Float64Array,
  chosen: readonly number[],
): Matrix {
  const n = images.length / pixels;
  const side = chosen.length;
  const sums = new Float64Array(side * side);
  const centred = new Float64Array(side);
  for (let row = 0; row < n; row++) {
    for (const [i, pixel] of chosen.entries()) {
      centred[i] = (images[row * pixels + pixel] ?? NaN) - at(mean, pixel);
    }
    for (let i = 0; i < side; i++) {
      const a = at(centred, i);
      if (a === 0) continue;
      for (let j = 0; j <= i; j++) sums[i * side + j] = at(sums, i * side + j) + a * at(centred, j);
    }
  }
  const matrix = Matrix.zeros(side, side);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j <= i; j++) {
      const value = at(sums, i * side + j) / (n - 1);
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  return matrix;
}
