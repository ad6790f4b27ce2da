/**
 * The layout of the published dSprites file, an `.npz` of `imgs`, `latents_values`,
 * `latents_classes` and `metadata`: our images written in it, and a user's file read.
 *
 * @module
 */

import { decodeNpy, type DType, type NdArray } from "../../pipeline/codecs/npy_format.ts";
import { readNpyHeader } from "../../pipeline/codecs/npy_header.ts";

import { type Member, membersOf } from "../../pipeline/base/zip/zip_members.ts";
import { drawSprite, FULL_SIZE } from "./draw.ts";
import {
  classesOf,
  FACTOR_NAMES,
  FACTOR_SIZES,
  FACTOR_VALUES,
  IMAGE_COUNT,
  valuesOf,
} from "./factors.ts";

/** The file's arrays in a form that `npz(DSPRITES_DTYPES)` writes. */
export interface DspritesArrays {
  readonly [name: string]: NdArray<Uint8Array | Float64Array | BigInt64Array>;
  /** n × 64 × 64 pixels of 0 or 1. */
  readonly imgs: NdArray<Uint8Array>;
  /** n × 6 values: colour, which is always 1, and the factors. */
  readonly latents_values: NdArray<Float64Array>;
  /** n × 6 classes: colour, which is always 0, and the factors. */
  readonly latents_classes: NdArray<BigInt64Array>;
  /** UTF-8 bytes of a JSON text. */
  readonly metadata: NdArray<Uint8Array>;
}

/** Element types of the file's arrays. */
export const DSPRITES_DTYPES = {
  imgs: "u8",
  latents_values: "f64",
  latents_classes: "i64",
  metadata: "u8",
} as const satisfies { readonly [name: string]: DType };

/** What {@linkcode importDsprites} reads. */
export interface ImportedSprites {
  /** Number of images, n. */
  readonly count: number;
  /** n × 64 × 64 pixels of 0 or 1. */
  readonly imgs: Uint8Array;
  /** n × 5 factor classes, in the order of `FACTOR_NAMES`. */
  readonly classes: Uint8Array;
}

/** Colour and the five factors. */
const LATENTS = 1 + FACTOR_NAMES.length;
const PIXELS = FULL_SIZE * FULL_SIZE;

/** What follows n in the shape of each array that is checked. */
const INNER_SHAPES = {
  imgs: [FULL_SIZE, FULL_SIZE],
  latents_values: [LATENTS],
  latents_classes: [LATENTS],
} as const;
type Checked = keyof typeof INNER_SHAPES;

/**
 * Draws images in the layout of the published file.
 *
 * The `metadata` of the published file are a pickled Python object, which NumPy opens only with
 * `allow_pickle`. Ours are a JSON text with the same keys where they apply, as an array of bytes:
 * `json.loads(file["metadata"].tobytes())`.
 *
 * @param indices The n images, each 0 … 737,279; all of them take 3 GB.
 * @throws {RangeError} when an image does not exist.
 *
 * @example
 * ```ts
 * import { exportArrays } from "./dsprites_file.ts";
 *
 * const { imgs, latents_values } = exportArrays([0, 737_279]);
 * console.log(imgs.shape, latents_values.data);
 * ```
 */
export function exportArrays(indices: ArrayLike<number>): DspritesArrays {
  const n = indices.length;
  const imgs = new Uint8Array(n * PIXELS);
  const values = new Float64Array(n * LATENTS);
  const classes = new BigInt64Array(n * LATENTS);
  for (let i = 0; i < n; i++) {
    const index = indices[i] ?? NaN;
    drawSprite(index, imgs.subarray(i * PIXELS, (i + 1) * PIXELS));
    values.set([1, ...valuesOf(index)], i * LATENTS);
    classes.set([0, ...classesOf(index)].map(BigInt), i * LATENTS);
  }
  const metadata = new TextEncoder().encode(JSON.stringify(METADATA));
  return {
    imgs: { shape: [n, FULL_SIZE, FULL_SIZE], data: imgs },
    latents_values: { shape: [n, LATENTS], data: values },
    latents_classes: { shape: [n, LATENTS], data: classes },
    metadata: { shape: [metadata.length], data: metadata },
  };
}

const METADATA = {
  title: "Sprites drawn by formula in the layout of dSprites",
  description: "Not the published images: drawn from their factors by a geometry fitted to them.",
  latents_names: ["color", ...FACTOR_NAMES],
  latents_sizes: [1, ...FACTOR_SIZES],
  latents_possible_values: Object.fromEntries([
    ["color", [1]],
    ...FACTOR_NAMES.map((name, factor) => [name, FACTOR_VALUES[factor]]),
  ]),
};

/**
 * Reads a file in the layout of the published one, whole or a part of its images, in any order.
 *
 * Images and classes are unpacked; of `latents_values` only the header is read, and `metadata`, a
 * pickle in the published file, is not opened, but the CRC-32 of all is checked. The published file takes 3 GB unpacked.
 *
 * @param bytes The file, stored or deflated.
 * @throws {SyntaxError} when the bytes are not such a file: cut short or damaged, without one of the
 * arrays, or with an array of another shape, type or range.
 */
export function importDsprites(bytes: Uint8Array): ImportedSprites {
  const members = membersOf(bytes);
  const [imgs, values, latents] = [
    memberOf(members, "imgs"),
    memberOf(members, "latents_values"),
    memberOf(members, "latents_classes"),
  ];
  const count = countOf(imgs, "imgs");
  for (const other of [countOf(values, "latents_values"), countOf(latents, "latents_classes")]) {
    if (other !== count) throw notDsprites(`it has ${count} images but latents of ${other}`);
  }
  for (const member of members.values()) {
    if (member !== imgs && member !== latents) member.check();
  }
  return { count, classes: classesIn(latents), imgs: pixelsIn(imgs) };
}

function memberOf(members: ReadonlyMap<string, Member>, key: Checked): Member {
  const member = members.get(`${key}.npy`);
  if (member !== undefined) return member;
  const found = [...members.keys()].map((name) => JSON.stringify(name)).join(", ");
  throw notDsprites(`there is no "${key}.npy" in it, only ${found || "nothing"}`);
}

/** The number of images an array is for, by its header; checked before 3 GB are unpacked in vain. */
function countOf(member: Member, key: Checked): number {
  const { dtype, shape } = readNpyHeader(member.beginning());
  const wanted = DSPRITES_DTYPES[key];
  if (dtype !== wanted) throw notDsprites(`${key} has the type ${dtype}, not ${wanted}`);
  const [count = 0, ...inner] = shape;
  if (inner.join() !== INNER_SHAPES[key].join()) {
    throw notDsprites(`${key} has the shape (${shape}), not (n,${INNER_SHAPES[key]})`);
  }
  if (count < 1 || count > IMAGE_COUNT) {
    throw notDsprites(`${key} has ${count} rows; 1 to ${IMAGE_COUNT} can be`);
  }
  return count;
}

function pixelsIn(member: Member): Uint8Array {
  const { data, shape: [count = 0] } = decodeNpy(member.unpacked(), "u8");
  const imgs = data as Uint8Array;
  for (let image = 0; image < count; image++) {
    // Image by image, since indices beyond 31 bits are ten times slower.
    const pixels = imgs.subarray(image * PIXELS, (image + 1) * PIXELS);
    for (let i = 0; i < PIXELS; i++) {
      const pixel = pixels[i] ?? NaN;
      if (pixel > 1) throw notDsprites(`image ${image} has a pixel of ${pixel}, not 0 or 1`);
    }
  }
  return imgs;
}

function classesIn(member: Member): Uint8Array {
  const { data, shape: [count = 0] } = decodeNpy(member.unpacked(), "i64");
  const factors = FACTOR_NAMES.length;
  const classes = new Uint8Array(count * factors);
  for (let image = 0; image < count; image++) {
    for (let factor = 0; factor < factors; factor++) {
      const value = Number(data[image * LATENTS + 1 + factor]);
      const size = FACTOR_SIZES[factor] ?? 0;
      if (!(value >= 0 && value < size)) {
        throw notDsprites(
          `image ${image} has ${FACTOR_NAMES[factor]} class ${value}, not 0 to ${size - 1}`,
        );
      }
      classes[image * factors + factor] = value;
    }
  }
  return classes;
}

function notDsprites(problem: string): SyntaxError {
  return new SyntaxError(
    `Cannot import dSprites: ${problem}; give the published ` +
      "dsprites_ndarray_co1sh3sc6or40x32y32_64x64.npz or a file laid out like it.",
  );
}
