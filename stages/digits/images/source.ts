/**
 * Where the digits come from, as figures and later stages are told.
 *
 * @module
 */

/** One of the user's files. */
export type GivenFile = {
  readonly name: string;
  /** SHA-256 of the file as it was given. */
  readonly sha256: string;
  /** SHA-256 of its bytes unpacked: the same for a plain file and a gzipped one. */
  readonly contentSha256: string;
  /** Whether these are the bytes that MNIST was published with. */
  readonly published: boolean;
};

/** Where the digits come from. */
export type DigitSource = {
  /** Our drawings, or the user's files. */
  readonly kind: "procedural" | "mnist";
  /** What to call them where they are used, for example in a caption: the beginning of a sentence. */
  readonly description: string;
  /** Images to learn from and to test on. */
  readonly train: number;
  readonly test: number;
  /** The files that were used; none for our drawings. */
  readonly files: readonly GivenFile[];
};

/** How our drawings are called. */
export const PROCEDURAL_DESCRIPTION = "Digits drawn by our own strokes";
