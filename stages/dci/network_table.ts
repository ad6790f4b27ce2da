/**
 * What was measured of each β-VAE, a row a network, and which latents are shown of which networks.
 *
 * @module
 */

import {
  activeLatents,
  disentanglementOf,
  gainsOf,
  informativenessOf,
  medianNetwork,
  type Network,
} from "../figures/networks.ts";
import type { ImportanceMethod } from "./importance.ts";
import type { ShownLatent } from "./mod.ts";

/** One row of {@linkcode networkTable}. */
export interface NetworkRow {
  readonly gain: number;
  /** Number of the network; those of one number start from the same normal numbers. */
  readonly seed: number;
  /** Cross-entropy of held-out images, nats an image. */
  readonly reconstruction: number;
  readonly latents_in_use: number;
  /** D, C and I by boosted trees; I is the mean accuracy on held-out images. */
  readonly disentanglement: number;
  readonly completeness: number;
  readonly informativeness: number;
  /** The same by the two regressors; I is then the mean NRMSE on held-out images: lower is better. */
  readonly disentanglement_lasso: number;
  readonly completeness_lasso: number;
  readonly nrmse_lasso: number;
  readonly disentanglement_forest: number;
  readonly completeness_forest: number;
  readonly nrmse_forest: number;
  /** D_i by boosted trees of the median latent in use; NaN if none is. */
  readonly latent_disentanglement: number;
}

/** The rows of some networks, in their order. */
export function networkTable(networks: readonly Network[]): NetworkRow[] {
  return networks.map((network) => {
    const { gain, seed, reconstruction, scores: { methods } } = network;
    const [lasso, forest] = [methods.lasso, methods["random-forest"]];
    const error = (method: ImportanceMethod): number => meanOf(methods[method].test);
    return {
      gain,
      seed,
      reconstruction,
      latents_in_use: activeLatents(network).length,
      disentanglement: disentanglementOf(network),
      completeness: methods["gradient-boosting"].completeness,
      informativeness: informativenessOf(network),
      disentanglement_lasso: lasso.disentanglement,
      completeness_lasso: lasso.completeness,
      nrmse_lasso: error("lasso"),
      disentanglement_forest: forest.disentanglement,
      completeness_forest: forest.completeness,
      nrmse_forest: error("random-forest"),
      latent_disentanglement: medianLatent(network)?.disentanglement ?? NaN,
    };
  });
}

/**
 * The latents that are shown, by one rule at every gain: of the network of median D the latent of median
 * D_i among those in use, the lower of two. A gain whose network uses no latent has none.
 */
export function shownLatents(networks: readonly Network[]): ShownLatent[] {
  return gainsOf(networks).flatMap((gain) => {
    const network = medianNetwork(networks, gain);
    const median = medianLatent(network);
    if (median === undefined) return [];
    return [{
      gain,
      seed: network.seed,
      disentanglement: disentanglementOf(network),
      latent: median.latent,
      latentDisentanglement: median.disentanglement,
      inUse: ranked(network),
    }];
  });
}

/** Of the latents in use the one of median D_i, the lower of two. */
function medianLatent(network: Network): ShownLatent["inUse"][number] | undefined {
  const inUse = ranked(network);
  return inUse[(inUse.length - 1) >> 1];
}

/** The latents in use, those of least D_i first. */
function ranked(network: Network): ShownLatent["inUse"] {
  const { perCode } = network.scores.methods["gradient-boosting"];
  return activeLatents(network)
    .map((latent) => ({ latent, disentanglement: perCode[latent] ?? NaN }))
    .sort((a, b) => a.disentanglement - b.disentanglement);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
