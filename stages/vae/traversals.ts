/**
 * Traversals: what a decoder draws when one latent moves and the others stay.
 *
 * @module
 */

import { runModel } from "./onnx_model.ts";

/** What {@linkcode traversals} takes. */
export interface TraversalParts {
  /** Exported models, see `vae_graph.ts`. */
  readonly encoder: Uint8Array;
  readonly decoder: Uint8Array;
  /** The image that the other latents stay at, as the encoder takes it. */
  readonly image: Float32Array;
  /** Values that each latent takes. */
  readonly values: readonly number[];
}

/** What the decoder drew, in [0, 1]. */
export interface Traversals {
  /** The image as the network reconstructs it, [pixels]. */
  readonly reconstruction: Float32Array;
  /** [latents, values, pixels]. */
  readonly images: Float32Array;
}

/** Moves each latent in turn, starting from the code of an image. */
export async function traversals(
  { encoder, decoder, image, values }: TraversalParts,
): Promise<Traversals> {
  const { mu = new Float32Array() } = await runModel(encoder, image.length, image);
  const latents = mu.length;
  const codes = new Float32Array((latents * values.length + 1) * latents);
  for (let start = 0; start < codes.length; start += latents) codes.set(mu, start);
  for (let latent = 0; latent < latents; latent++) {
    for (const [i, value] of values.entries()) {
      codes[(latent * values.length + i + 1) * latents + latent] = value;
    }
  }
  const { pixels = new Float32Array() } = await runModel(decoder, latents, codes);
  return {
    reconstruction: pixels.subarray(0, image.length),
    images: pixels.subarray(image.length),
  };
}
