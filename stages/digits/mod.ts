/**
 * Continual learning on digits (the paper's Figures 12 and 13): the stages.
 *
 * @module
 */

import { csv, npy, npz } from "../../pipeline/codecs/mod.ts";
import {
  aligned,
  integer,
  list,
  number,
  type Param,
  stage,
  sweep,
  text,
} from "../../pipeline/mod.ts";
import { schemeSetting } from "../continual/mod.ts";
import { comparedSchemes, schemeNames } from "../continual/schemes.ts";
import type { Profile } from "../profiles.ts";
import { trainingSpec } from "../vae/training_stage.ts";
import type { DigitImageStages } from "./images/mod.ts";
import type { Pair } from "./mixed_tasks.ts";

/** Gains of the β-VAEs' initialiser. */
export const DIGIT_GAINS: readonly number[] = [0.3, 0.6, 1, 2];

/** Strengths γ of elastic weight consolidation in Figure 13: without and with it [ours]. */
export const DIGIT_STRENGTHS: readonly number[] = [0, 1];

const SIDE = 28;
/** As for sprites of 32 × 32. */
const HIDDEN: readonly number[] = [256, 128, 64, 32];
const LATENTS = 10;
/**
 * How the β-VAEs start and are trained [ours]: with the gain on the decoder alone, networks of gain 2 learn
 * about as fast as the others, which a short training needs.
 */
const TRAINED = {
  scheme: "kaiming-normal",
  side: "decoder",
  bias: "zero",
  beta: 1,
  rate: 1e-3,
  batch: 64,
} as const;

const paired = <const D extends "f32" | "f64">(dtype: D) =>
  npz({ first: dtype, second: dtype, labels: "f64" });

/** The stages of continual learning on digits, on the images of the digits' stage. */
export function digitStages(profile: Profile, { images }: DigitImageStages) {
  const digits = (pair: Pair) => list(pair, (value) => integer(value, { min: 0, max: 9 }));
  const similarities = list(
    Array.from(
      { length: profile.digitSimilarities },
      (_, i) => i / (profile.digitSimilarities - 1),
    ),
    (value) => number(value, { min: 0, max: 1 }),
  );
  const learning = {
    rate: number(profile.digitEta, { above: 0 }),
    epochs: integer(profile.digitEpochs, { min: 1 }),
    similarities,
  };
  const pairs = stage({
    name: "digits/pairs",
    about: "images of two binary problems, each beside one of the same label",
    module: import.meta.resolve("./run_pairs.ts"),
    random: true,
    params: { first: digits(profile.digitFirst), second: digits(profile.digitSecond) },
    inputs: {
      trainImages: images.out.trainImages,
      trainLabels: images.out.trainLabels,
      testImages: images.out.testImages,
      testLabels: images.out.testLabels,
    },
    outputs: { train: paired("f32"), test: paired("f32") },
  });
  const whitened = stage({
    name: "digits/whitened",
    about: "the same images as whitened principal components",
    module: import.meta.resolve("./run_whitened.ts"),
    params: { components: integer(profile.digitComponents, { min: 1 }) },
    inputs: { train: pairs.out.train, test: pairs.out.test },
    outputs: { train: paired("f64"), test: paired("f64"), variances: npy("f64") },
  });
  const forgetting = sweep({
    name: "digits/forgetting",
    about: "forgetting of one problem on digits while another is learnt",
    module: import.meta.resolve("./run_forgetting.ts"),
    // Schemes are compared on the same students, orders of images and pairings.
    random: "common",
    params: {
      ...learning,
      draws: integer(profile.digitDraws, { min: 1 }),
      schemes: schemeSetting(profile.schemes),
      units: integer(profile.taskUnits, { min: 2 }),
      heads: integer(profile.heads, { min: 1, max: 2 }) as Param<1 | 2>,
    },
    over: { scheme: list(comparedSchemes, (name) => text(name, schemeNames)) },
    inputs: { train: whitened.out.train, test: whitened.out.test },
    outputs: {
      profile: csv({
        similarity: "f64",
        draw: "f64",
        forgetting: "f64",
        first: "f64",
        second: "f64",
        accuracy_before: "f64",
        accuracy_after: "f64",
        entropy_before: "f64",
      }),
    },
  });
  const vae = sweep({
    name: "digits/vae",
    about: "trains β-VAEs on digits, by initialisation gain",
    module: import.meta.resolve("./run_vae.ts"),
    ...trainingSpec({
      size: SIDE,
      hidden: HIDDEN,
      latents: LATENTS,
      ...TRAINED,
      steps: profile.digitVaeSteps,
      secondsPerStep: 3e-3,
      gains: DIGIT_GAINS,
      seeds: profile.digitVaeSeeds,
      firstSeed: 0,
      heldOut: profile.digitTestImages,
    }),
    inputs: { images: images.out.trainImages, heldOut: images.out.testImages },
  });
  const fineTuning = sweep({
    name: "digits/fine-tuning",
    about: "forgetting of the β-VAEs' encoders, fine-tuned on both problems",
    module: import.meta.resolve("./run_fine_tuning.ts"),
    // Gains are compared under the same heads and orders of images.
    random: "common",
    native: true,
    platform: true,
    expectedSeconds: 8e-3 * profile.digitHeads * profile.digitSimilarities * profile.digitEpochs,
    params: {
      ...learning,
      draws: integer(profile.digitHeads, { min: 1 }),
      strengths: list(DIGIT_STRENGTHS, (value) => number(value, { min: 0 })),
    },
    over: vae.axes,
    inputs: {
      train: pairs.out.train,
      test: pairs.out.test,
      encoder: aligned(vae.out.encoder),
      weights: aligned(vae.out.weights),
    },
    outputs: {
      table: csv({
        similarity: "f64",
        strength: "f64",
        draw: "f64",
        forgetting: "f64",
        first: "f64",
        second: "f64",
        accuracy_before: "f64",
        accuracy_after: "f64",
        entropy_start: "f64",
        entropy: "f64",
      }),
    },
  });
  return { pairs, whitened, forgetting, vae, fineTuning };
}

/** The stages that {@linkcode digitStages} declares. */
export type DigitStages = ReturnType<typeof digitStages>;
