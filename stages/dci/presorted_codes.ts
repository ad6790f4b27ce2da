/**
 * Codes with their samples in order, so that trees can try every threshold in one pass.
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

/** Codes, and the order of their samples. */
export interface PresortedCodes extends Codes {
  /** d × n, one code after the other. */
  readonly columns: Float32Array;
  /** d × n: each code's samples from the least value to the greatest; equal ones by their number. */
  readonly orders: Uint32Array;
}

/** A value's bits and a sample's number have to fit into the 53 bits that numbers keep. */
const MOST_SAMPLES = 2 ** 20;

/**
 * Sorts codes.
 *
 * @throws {RangeError} there are no samples or too many, or a value is not finite.
 */
export function presortedCodes(codes: Codes): PresortedCodes {
  requireCodes(codes);
  const { samples, width, values } = codes;
  if (samples > MOST_SAMPLES) {
    throw new RangeError(
      `Cannot sort ${samples} samples: give at most ${MOST_SAMPLES}, for example every other one.`,
    );
  }
  const columns = new Float32Array(width * samples);
  const orders = new Uint32Array(width * samples);
  // Sorting numbers is several times faster than sorting by a comparison.
  const keys = new Float64Array(samples);
  for (let code = 0; code < width; code++) {
    const column = columns.subarray(code * samples, (code + 1) * samples);
    for (let i = 0; i < samples; i++) column[i] = values[i * width + code] as number;
    const bits = new Uint32Array(column.buffer, column.byteOffset, samples);
    for (let i = 0; i < samples; i++) keys[i] = rank(bits[i] as number) * MOST_SAMPLES + i;
    keys.sort();
    for (let i = 0; i < samples; i++) {
      orders[code * samples + i] = (keys[i] as number) % MOST_SAMPLES;
    }
  }
  return { ...codes, columns, orders };
}

/** The bits of a float32 as a whole number that is ordered as the float32 is. */
function rank(bits: number): number {
  return bits >= 2 ** 31 ? 2 ** 32 - 1 - bits : bits + 2 ** 31;
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
