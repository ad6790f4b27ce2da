/**
 * The β-VAE on sprites, for the paper's Figure 4: training, encoding and traversals.
 *
 * @module
 */

import { npz } from "../../pipeline/codecs/mod.ts";
import { aligned, integer, list, number, sweep } from "../../pipeline/mod.ts";
import type { Profile } from "../profiles.ts";
import type { ImageSize } from "../sprites/draw.ts";
import { IMAGE_COUNT } from "../sprites/factors.ts";
import type { SpriteStages } from "../sprites/mod.ts";
import { HELD_OUT_EVERY } from "../sprites/split.ts";
import { trainingSpec } from "./training_stage.ts";

/** Gains of the initialiser. */
export const GAINS: readonly number[] = [0.3, 0.6, 1, 1.5, 2];

/**
 * Widths of the encoder's hidden layers by the size of the images: disentanglement-pytorch's at
 * 64 × 64, and about a quarter of them at 32 × 32 [ours: what two cores can pay].
 */
const WIDTHS: { readonly [Size in ImageSize]: readonly number[] } = {
  32: [256, 128, 64, 32],
  64: [1000, 400, 200, 100],
};
const LATENTS = 10;

/** Those before it were seen, trained with another setting, when the present one was chosen. */
const FIRST_SEED = 5;

/**
 * Adam's step size by the size of the images: disentanglement-pytorch's at 64 × 64, where networks of gain 2
 * diverge at the larger one that the small images bear [ours].
 */
const RATE: { readonly [Size in ImageSize]: number } = { 32: 1e-3, 64: 1e-4 };

/** Values that a latent takes in a traversal: from −2 to 2, as in disentanglement-pytorch. */
const TRAVERSED = Array.from({ length: 11 }, (_, i) => Number((0.4 * i - 2).toFixed(1)));

/** The stages of the β-VAE, on the images of the sprites' stages. */
export function vaeStages(profile: Profile, { published }: SpriteStages) {
  const size = imageSize(profile.vaeSize);
  const hidden = WIDTHS[size].map((width) => Math.round(profile.vaeWidths * width));
  const images = published.out.images;
  const training = sweep({
    name: "vae/training",
    about: "trains β-VAEs on sprites, by initialisation gain",
    module: import.meta.resolve("./run_training.ts"),
    ...trainingSpec({
      size,
      hidden,
      latents: LATENTS,
      scheme: profile.vaeScheme,
      side: profile.vaeSide,
      bias: profile.vaeBias,
      beta: profile.vaeBeta,
      batch: profile.vaeBatch,
      rate: RATE[size],
      steps: profile.vaeSteps,
      secondsPerStep: size === 64 ? 27e-3 : 2e-3,
      gains: GAINS,
      seeds: profile.vaeSeeds,
      firstSeed: FIRST_SEED,
      heldOut: Math.floor(IMAGE_COUNT / HELD_OUT_EVERY),
    }),
    inputs: { images },
  });
  const over = training.axes;
  const codes = sweep({
    name: "vae/codes",
    about: "encodes sprites by each β-VAE, for the scores: some to learn from, then held-out ones",
    module: import.meta.resolve("./run_codes.ts"),
    native: true,
    platform: true,
    params: {
      size: training.params.size,
      // The images are the same for all networks.
      learned: integer(Math.round(profile.scoredSamples * 2 / 3), { min: 1 }),
      heldOut: integer(Math.round(profile.scoredSamples / 3), { min: 1 }),
    },
    over,
    inputs: { images, encoder: aligned(training.out.encoder) },
    outputs: { codes: npz({ codes: "f32", classes: "u8" }) },
  });
  const traversals = sweep({
    name: "vae/traversals",
    about: "draws what each latent of each β-VAE does",
    module: import.meta.resolve("./run_traversals.ts"),
    native: true,
    platform: true,
    params: {
      size: training.params.size,
      // The heart that disentanglement-pytorch starts from.
      image: integer(578_560, { min: 0, max: IMAGE_COUNT - 1 }),
      values: list(TRAVERSED, (value) => number(value)),
    },
    over,
    inputs: {
      images,
      encoder: aligned(training.out.encoder),
      decoder: aligned(training.out.decoder),
    },
    outputs: { images: npz({ original: "u8", reconstruction: "u8", traversals: "u8" }) },
  });
  return { training, codes, traversals };
}

/** The stages that {@linkcode vaeStages} declares. */
export type VaeStages = ReturnType<typeof vaeStages>;

/** The side of an image: sprites come in two sizes. */
function imageSize(value: number): ImageSize {
  if (value === 32 || value === 64) return value;
  throw new RangeError(
    `Cannot declare the β-VAE: vaeSize is ${value} in stages/profiles.ts; it must be 32 or 64.`,
  );
}
