/**
 * The user's MNIST files as sets of digits.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { type DigitSet, partOf } from "./digit_set.ts";
import { DIGIT_SIDE } from "./draw_digit.ts";
import { MNIST_FOLDER, type MnistFile, namesOf } from "./mnist_downloads.ts";
import { readIdx, unpackIdx } from "./read_idx.ts";
import type { DigitSource, GivenFile } from "./source.ts";

/** SHA-256 of the published files unpacked, by name. */
const PUBLISHED: { readonly [name in MnistFile]: string } = {
  "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
};

/** Of a single part so much is learned from and the rest tested on: 8,000 and 2,000 of t10k. */
const LEARNED_SHARE = 0.8;

/** What was read from the user's files. */
export interface GivenDigits {
  readonly train: DigitSet;
  readonly test: DigitSet;
  readonly source: DigitSource;
}

/**
 * Reads the files that are there.
 *
 * @param given the files' bytes by name, one of those that {@linkcode namesOf} gives; where several are
 * there the first is read
 * @returns `null` when there are none
 * @throws {RangeError} images are there without their labels or the other way round, or the two do not
 * fit each other.
 * @throws {SyntaxError} a file is no IDX file.
 */
export function givenDigits(given: ReadonlyMap<string, Uint8Array>): GivenDigits | null {
  const train = readPart(given, "train");
  const test = readPart(given, "t10k");
  const whole = train ?? test;
  if (whole === null) return null;
  const files = [train, test].flatMap((part) => part?.files ?? []);
  const isPublished = files.every(({ published }) => published);
  const name = isPublished ? "MNIST's digits" : "Digits of IDX files of unknown origin";
  if (train !== null && test !== null) {
    return { train: train.set, test: test.set, source: sourceOf(name, files, train.set, test.set) };
  }
  const count = whole.set.labels.length;
  const learned = Math.floor(LEARNED_SHARE * count);
  const sets = [partOf(whole.set, 0, learned), partOf(whole.set, learned, count)] as const;
  const split = `${name} (only ${train === null ? "t10k" : "train"} was given: ` +
    `its first ${learned} to learn from, the other ${count - learned} to test on)`;
  return { train: sets[0], test: sets[1], source: sourceOf(split, files, ...sets) };
}

function sourceOf(
  description: string,
  files: readonly GivenFile[],
  train: DigitSet,
  test: DigitSet,
): DigitSource {
  const [learned, tested] = [train.labels.length, test.labels.length];
  return { kind: "mnist", description, train: learned, test: tested, files };
}

interface Part {
  readonly set: DigitSet;
  readonly files: readonly GivenFile[];
}

function readPart(given: ReadonlyMap<string, Uint8Array>, part: "train" | "t10k"): Part | null {
  const [imagesName, labelsName] = [
    `${part}-images-idx3-ubyte`,
    `${part}-labels-idx1-ubyte`,
  ] as const;
  const [images, labels] = [readGiven(given, imagesName), readGiven(given, labelsName)];
  if (images === null && labels === null) return null;
  if (images === null || labels === null) {
    const [there, missing] = images === null
      ? [labels?.file.name, imagesName]
      : [images.file.name, labelsName];
    throw new RangeError(
      `Cannot take the digits of ${MNIST_FOLDER}/${there}: ${MNIST_FOLDER}/${missing} (or .gz) ` +
        "is missing. Put it beside, or take both out to use our own drawings.",
    );
  }
  const [count = 0, ...sides] = images.shape;
  if (sides.join() !== `${DIGIT_SIDE},${DIGIT_SIDE}`) {
    throw notDigits(images.file, `its shape is (${images.shape}), not (n,28,28)`);
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw notDigits(labels.file, `its shape is (${labels.shape}), but there are ${count} images`);
  }
  if (count < 10) throw notDigits(images.file, `it has ${count} images; give at least 10`);
  const wrong = labels.data.findIndex((label) => label > 9);
  if (wrong !== -1) {
    throw notDigits(labels.file, `label ${wrong} is ${labels.data[wrong]}, not 0 to 9`);
  }
  return {
    set: { images: images.data, labels: labels.data },
    files: [images.file, labels.file],
  };
}

interface ReadFile {
  readonly file: GivenFile;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

function readGiven(given: ReadonlyMap<string, Uint8Array>, name: MnistFile): ReadFile | null {
  const found = namesOf(name).find((candidate) => given.has(candidate));
  const bytes = found === undefined ? undefined : given.get(found);
  if (found === undefined || bytes === undefined) return null;
  try {
    const content = unpackIdx(bytes);
    const { shape, data } = readIdx(content);
    const contentSha256 = sha256(content);
    const published = PUBLISHED[name] === contentSha256;
    const file = { name: found, sha256: sha256(bytes), contentSha256, published };
    if (!(data instanceof Uint8Array)) throw notDigits(file, "its elements are not bytes");
    return { file, shape, data };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`${MNIST_FOLDER}/${found}: ${error.message}`, { cause: error });
  }
}

function notDigits({ name }: GivenFile, problem: string): RangeError {
  return new RangeError(
    `Cannot take the digits of ${MNIST_FOLDER}/${name}: ${problem}. Give MNIST's files, or take ` +
      "them out to use our own drawings.",
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
