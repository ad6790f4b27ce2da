/**
 * The networks of Figure 4 that can be moved in the page: one of each gain.
 *
 * @module
 */

import type { PackedLayer } from "./packed_decoder.ts";

/** A network's latent. */
export type MovedLatent = {
  readonly latent: number;
  /** D_i of its importances. */
  readonly disentanglement: number;
  /** Importance for each factor, as shares that sum to 1. */
  readonly importance: readonly number[];
};

/** A network. */
export type MovedNetwork = {
  readonly gain: number;
  readonly seed: number;
  /** D of the network. */
  readonly disentanglement: number;
  /** The latents in use, those of most D_i first. */
  readonly latents: readonly MovedLatent[];
  readonly layers: readonly PackedLayer[];
};

/** All of them. */
export type DecodersInBrief = {
  /** Side of an image. */
  readonly size: number;
  readonly codes: number;
  readonly factors: readonly string[];
  readonly networks: readonly MovedNetwork[];
};
