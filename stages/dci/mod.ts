/**
 * The scores of the β-VAEs' codes: the stage.
 *
 * @module
 */

import { json } from "../../pipeline/codecs/mod.ts";
import { aligned, integer, sweep } from "../../pipeline/mod.ts";
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
  /** For each factor, on samples learned from and on others: accuracy, or NRMSE (lower is better). */
  readonly measure: "accuracy" | "nrmse";
  readonly train: readonly number[];
  readonly test: readonly number[];
};

/** Ways to take factors together, or to leave one out. */
export type Grouping = "position-shape-scale" | "without-orientation" | "horizontal-vertical";

/** Scores of one network's codes. */
export type DciScores = {
  /** By each method; the paper's, as disentanglement_lib computes it, is "gradient-boosting". */
  readonly methods: { readonly [Method in ImportanceMethod]: MethodScores };
  /** Disentanglement by the boosted importances, of groups of factors [ours]. */
  readonly groups: { readonly [Name in Grouping]: number };
  /** Other measures, which the paper does not use: the mutual information gap and SAP. */
  readonly mig: number;
  readonly sap: number;
};

/** The stage that scores codes. */
export function dciStages(profile: Profile, { codes }: VaeStages) {
  const scores = sweep({
    name: "dci/scores",
    about: "disentanglement, completeness and informativeness of each β-VAE's codes",
    module: import.meta.resolve("./run_scores.ts"),
    random: true,
    expectedSeconds: profile.scoredSamples * 6e-4,
    params: { learned: integer(Math.round(profile.scoredSamples * 2 / 3), { min: 2 }) },
    over: codes.axes,
    inputs: { codes: aligned(codes.out.codes) },
    outputs: { scores: json<DciScores>() },
  });
  return { scores };
}

/** The stages that {@linkcode dciStages} declares. */
export type DciStages = ReturnType<typeof dciStages>;
