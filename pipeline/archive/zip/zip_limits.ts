/**
 * How much a zip may unpack to.
 *
 * @module
 */

/** Limits within which a zip is read. */
export interface ZipLimits {
  /** All members unpacked, in bytes. */
  readonly maxBytes: number;
  /** Bytes that a member may make of one packed byte. */
  readonly maxRatio: number;
}

/**
 * The limits where none are given. Deflate makes up to 1,032 bytes of one; numbers and text as they
 * come out of computations are seldom packed better than one to twenty.
 */
export const standardLimits: ZipLimits = { maxBytes: 64e9, maxRatio: 200 };

/** A small member does no harm, however well it is packed. */
const harmless = 2 ** 20;

/** Whether a member is packed so well that it may be meant to fill a disk. */
export function isBomb(size: number, packedSize: number, maxRatio: number): boolean {
  return size > harmless && size > maxRatio * packedSize;
}
