/**
 * Codes sorted into bins, so that trees look at a few hundred thresholds instead of all values.
 *
 * @module
 */

/** Samples of codes: what an encoder says of images, or any other table of numbers. */
export interface Codes {
  /** Number of samples, n. */
  readonly samples: number;
  /** Number of codes, d. */
  readonly width: number;
  /** n × d, one sample after the other. */
  readonly values: Float32Array;
}

/** Codes in bins: bins of equal counts where a code has more distinct values than bins. */
export interface BinnedCodes extends Codes {
  /** The most bins that a code has. */
  readonly stride: number;
  /** n × d, `code·stride + bin`. */
  readonly bins: Uint16Array;
  /** Least and greatest value in each bin, `code·stride + bin`; NaN where there is no such bin. */
  readonly least: Float32Array;
  readonly greatest: Float32Array;
}

/** Values that are closer are one value, as in scikit-learn's trees. */
const FEATURE_THRESHOLD = 1e-7;

/** Offsets of bins have 16 bits. */
const MOST_OFFSETS = 2 ** 16;

/** Small tables keep every value: there a bin is a large share of a class. */
const defaultBins = ({ samples, width }: Codes): number =>
  Math.min(samples <= 4096 ? 4096 : 256, Math.floor(MOST_OFFSETS / width));

/**
 * Sorts codes into bins.
 *
 * @param most bins of each code; with no more distinct values than that nothing is lost. By default
 *   256, or every value where there are at most 4096 samples.
 * @throws {RangeError} there are too many bins, no samples, or a value that is not finite.
 */
export function binnedCodes(codes: Codes, most = defaultBins(codes)): BinnedCodes {
  requireCodes(codes);
  const { samples, width, values } = codes;
  if (!(Number.isSafeInteger(most) && most >= 2 && most * width <= MOST_OFFSETS)) {
    throw new RangeError(
      `Cannot sort ${width} codes into ${most} bins each: give at least 2, and in all at most ` +
        `${MOST_OFFSETS}.`,
    );
  }
  const columns = Array.from(
    { length: width },
    (_, code) => Float32Array.from({ length: samples }, (_, i) => values[i * width + code] ?? NaN),
  );
  const bounds = columns.map((column) => upperBounds(column.toSorted(), most));
  const stride = Math.max(...bounds.map(({ length }) => length));
  const bins = new Uint16Array(samples * width);
  const least = new Float32Array(width * stride).fill(NaN);
  const greatest = new Float32Array(width * stride).fill(NaN);
  for (const [code, column] of columns.entries()) {
    const upper = bounds[code] as Float32Array;
    for (let i = 0; i < samples; i++) {
      const value = column[i] as number;
      const bin = code * stride + firstAtLeast(upper, value);
      bins[i * width + code] = bin;
      if (!((least[bin] as number) <= value)) least[bin] = value;
      if (!((greatest[bin] as number) >= value)) greatest[bin] = value;
    }
  }
  return { ...codes, stride, bins, least, greatest };
}

/**
 * Refuses codes that are none.
 *
 * @throws {RangeError} there are no samples, the length is not n·d, or a value is not finite.
 */
export function requireCodes({ samples, width, values }: Codes): void {
  if (!(samples >= 1 && width >= 1 && values.length === samples * width)) {
    throw new RangeError(
      `Cannot use ${values.length} values as ${samples} samples of ${width} codes: ` +
        "give one value for each code of each sample, and at least one of either.",
    );
  }
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index !== -1) {
    throw new RangeError(
      `Cannot use the codes: code ${index % width} of sample ${Math.floor(index / width)} is ` +
        `${values[index]}; every code must be a finite number.`,
    );
  }
}

/** The greatest value of each bin. */
function upperBounds(sorted: Float32Array, most: number): Float32Array {
  const ends: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const next = sorted[i + 1];
    if (next === undefined || next - (sorted[i] as number) > FEATURE_THRESHOLD) ends.push(i);
  }
  if (ends.length <= most) return Float32Array.from(ends, (end) => sorted[end] as number);
  // Bins of about equal counts: between a share of the samples and the next, the widest gap.
  const share = sorted.length / (most - 1);
  const chosen: number[] = [];
  let [widest, chosenEnd, bin] = [0, -1, 0];
  for (const end of ends) {
    const next = sorted[end + 1];
    const gap = next === undefined ? Infinity : next - (sorted[end] as number);
    if (end >= (bin + 1) * share) {
      if (chosenEnd >= 0) chosen.push(chosenEnd);
      bin = Math.floor(end / share);
      [widest, chosenEnd] = [0, -1];
    }
    if (gap > widest) [widest, chosenEnd] = [gap, end];
  }
  chosen.push(sorted.length - 1);
  return Float32Array.from(chosen, (end) => sorted[end] as number);
}

/** Index of the first element of a sorted array that is at least a value. */
function firstAtLeast(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
