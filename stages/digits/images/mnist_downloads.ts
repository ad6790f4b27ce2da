/**
 * Where MNIST's files can be had.
 *
 * @module
 */

import type { Download } from "../../../pipeline/mod.ts";

/** Where the user puts the files, plain or gzipped. */
export const MNIST_FOLDER = "data/mnist";

/** The files, as they were published. */
export const MNIST_FILES = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;
/** One of them. */
export type MnistFile = typeof MNIST_FILES[number];

/**
 * What a file may be called, in the order of preference: as published, as unpacked by many archivers, and
 * each gzipped.
 */
export function namesOf(file: MnistFile): readonly string[] {
  const dotted = file.replace(/-(?=idx\d-ubyte$)/, ".");
  return [file, dotted, `${file}.gz`, `${dotted}.gz`];
}

const MIRRORS = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "http://yann.lecun.com/exdb/mnist/",
];

// deno-fmt-ignore
const FILES: readonly { readonly file: MnistFile; readonly size: number; readonly sha256: string }[] = [
  { file: "train-images-idx3-ubyte", size: 9_912_422, sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609" },
  { file: "train-labels-idx1-ubyte", size: 28_881, sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c" },
  { file: "t10k-images-idx3-ubyte", size: 1_648_877, sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6" },
  { file: "t10k-labels-idx1-ubyte", size: 4_542, sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6" },
];

/** The four files as they were published, gzipped; 12 MB. */
export const MNIST_DOWNLOADS: readonly Download[] = FILES.map(({ file, size, sha256 }) => ({
  name: "mnist",
  path: `${MNIST_FOLDER}/${file}.gz`,
  unless: namesOf(file).filter((name) => name !== `${file}.gz`)
    .map((name) => `${MNIST_FOLDER}/${name}`),
  sha256,
  size,
  mirrors: MIRRORS.map((mirror) => `${mirror}${file}.gz`),
}));
