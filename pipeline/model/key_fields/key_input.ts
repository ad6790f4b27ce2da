/**
 * Formats and inputs as keys have them.
 *
 * @module
 */

import type { Json } from "../../base/canonical.ts";
import type { Digest } from "../../base/digest.ts";
import type { Codec } from "../codec.ts";

/** A codec in a key. */
export type KeyCodec = { readonly id: string; readonly options: Json };

/** An input in a key: digests of the bytes, and how they are decoded. */
export type KeyInput =
  | { readonly codec: KeyCodec; readonly digest: Digest | null }
  | {
    readonly codec: KeyCodec;
    readonly elements: readonly (readonly [point: Json, digest: Digest])[];
  };

/** A codec as it enters a key. */
export function keyCodec(codec: Codec<unknown>): KeyCodec {
  return { id: codec.id, options: codec.options };
}
