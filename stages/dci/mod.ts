/**
 * The scores of the β-VAEs' codes: the stages.
 *
 * @module
 */

import { csv, json } from "../../pipeline/codecs/mod.ts";
import { aligned, stage, sweep } from "../../pipeline/mod.ts";
import type { Profile } from "../profiles.ts";
import type { VaeStages } from "../vae/mod.ts";
import type { ImportanceMethod } from "./importance.ts";

/** What one way to find importance gives. */
export type MethodScores = {
  /** D and C, 0 … 1; each code's, and each factor's. */
  readonly disentanglement: number;
  readonly completeness: number;
  readonly perCode: readonly number[];
  readonly perFactor: readonly number[];
  /** Codes × factors. */
  readonly importance: readonly (readonly number[])[];
  /**
   * For each factor, on samples learned from and on images that are held out from this and from every
   * network: accuracy, or NRMSE (lower is better).
   */
  readonly measure: "accuracy" | "nrmse";
  readonly train: readonly number[];
  readonly test: readonly number[];
  /** Factors on which the lasso did not find its minimum; absent where there are none. */
  readonly unconverged?: readonly string[];
};

/** Ways to take factors together, or to leave one out. */
export type Grouping = "position-shape-scale" | "without-orientation" | "horizontal-vertical";

/** Their names. */
export const groupings: readonly Grouping[] = [
  "position-shape-scale",
  "without-orientation",
  "horizontal-vertical",
];

/** The ways to find importance. */
export const importanceMethods: readonly ImportanceMethod[] = [
  "gradient-boosting",
  "lasso",
  "random-forest",
];

/** Scores of one network's codes. */
export type DciScores = {
  /** By each method; "gradient-boosting" is as disentanglement_lib computes it. */
  readonly methods: { readonly [Method in ImportanceMethod]: MethodScores };
  /** Disentanglement by the boosted importances, of groups of factors [ours]. */
  readonly groups: { readonly [Name in Grouping]: number };
  /**
   * Other measures [ours]: the mutual information gap, and SAP as disentanglement_lib computes it by
   * default, for classes, and for continuous factors.
   */
  readonly mig: number;
  readonly sapClasses: number;
  readonly sap: number;
};

/** A latent that Figure 4 shows, and what it was chosen from. */
export type ShownLatent = {
  readonly gain: number;
  readonly seed: number;
  /** D of the network. */
  readonly disentanglement: number;
  readonly latent: number;
  /** D_i of the latent. */
  readonly latentDisentanglement: number;
  /** The network's latents in use, those of least D_i first. */
  readonly inUse: readonly { readonly latent: number; readonly disentanglement: number }[];
};

/** A row for each β-VAE: its loss in nats an image, and its scores. */
export const networksFormat = csv({
  gain: "f64",
  seed: "f64",
  reconstruction: "f64",
  latents_in_use: "f64",
  disentanglement: "f64",
  completeness: "f64",
  informativeness: "f64",
  disentanglement_lasso: "f64",
  completeness_lasso: "f64",
  nrmse_lasso: "f64",
  disentanglement_forest: "f64",
  completeness_forest: "f64",
  nrmse_forest: "f64",
  latent_disentanglement: "f64",
});

/** The stages that score codes, and that put all networks beside one another. */
export function dciStages(profile: Profile, { training, codes }: VaeStages) {
  const scores = sweep({
    name: "dci/scores",
    about: "disentanglement, completeness and informativeness of each β-VAE's codes",
    module: import.meta.resolve("./run_scores.ts"),
    // Networks are compared, and the trees' draws should not tell them apart.
    random: "common",
    expectedSeconds: profile.scoredSamples * 6e-4,
    params: { learned: codes.params.learned },
    over: codes.axes,
    inputs: { codes: aligned(codes.out.codes) },
    outputs: { scores: json<DciScores>() },
  });
  const networks = stage({
    name: "dci/networks",
    about: "all β-VAEs beside one another, and the latents that are shown of them",
    module: import.meta.resolve("./run_networks.ts"),
    inputs: {
      curves: training.out.curve,
      latents: training.out.latents,
      scores: scores.out.scores,
    },
    outputs: {
      table: networksFormat,
      shown: json<ShownLatent[]>(),
    },
  });
  return { scores, networks };
}

/** The stages that {@linkcode dciStages} declares. */
export type DciStages = ReturnType<typeof dciStages>;

/** What was measured of each network, as `networksOf` reads it. */
export function networkInputs({ training }: VaeStages, { scores }: DciStages) {
  return {
    curves: training.out.curve,
    latents: training.out.latents,
    scores: scores.out.scores,
  };
}
