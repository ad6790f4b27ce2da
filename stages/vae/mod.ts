/**
 * The β-VAE on sprites (for the paper's Figure 4): the stages.
 *
 * @module
 */

import { bytes, csv, npz } from "../../pipeline/codecs/mod.ts";
import { integer, list, number, type Param, sweep, text } from "../../pipeline/mod.ts";
import type { Profile } from "../profiles.ts";
import type { ImageSize } from "../sprites/draw.ts";
import { backendNames } from "./backend.ts";
import { initialiserSchemes, parametersOf } from "./network.ts";

/** Gains of the initialiser. */
export const GAINS: readonly number[] = [0.3, 1, 2];

/** Images of 32 × 32 and a quarter of the library's widths [ours: what two cores can pay]. */
const SIZE: ImageSize = 32;
const HIDDEN: readonly number[] = [256, 128, 64, 32];
const LATENTS = 10;

/** The stages of the β-VAE. */
export function vaeStages(profile: Profile) {
  const names = parametersOf({ pixels: SIZE * SIZE, hidden: HIDDEN, latents: LATENTS })
    .map(({ name }) => [name, "f32"] as const);
  const width = (value: number) => integer(value, { min: 1 });
  const training = sweep({
    name: "vae/training",
    about: "trains β-VAEs on sprites, by initialisation gain",
    module: import.meta.resolve("./run_training.ts"),
    random: true,
    native: true,
    resumable: true,
    // onnxruntime chooses its kernels by what the processor can do.
    platform: true,
    params: {
      size: imageSize(SIZE),
      hidden: list(HIDDEN, width),
      latents: integer(LATENTS, { min: 1 }),
      scheme: text("kaiming-normal", initialiserSchemes),
      side: text("both", ["encoder", "decoder", "both"]),
      bias: text("zero", ["zero", "uniform"]),
      beta: number(1, { min: 0 }),
      capacity: number(0, { min: 0 }),
      rate: number(1e-3, { above: 0 }),
      batch: integer(64, { min: 1 }),
      steps: integer(profile.vaeSteps, { min: 1 }),
      every: integer(250, { min: 1 }),
      heldOut: integer(1024, { min: 64 }),
      backend: text("onnx", backendNames),
      // "webgpu" wants a GPU.
      provider: text("cpu", ["cpu", "webgpu"]),
    },
    over: {
      gain: list(GAINS, (value) => number(value, { above: 0 })),
      seed: list(Array.from({ length: profile.vaeSeeds }, (_, i) => i), (value) => integer(value)),
    },
    outputs: {
      curve: csv({
        step: "f64",
        reconstruction: "f64",
        divergence: "f64",
        loss: "f64",
        held_out_reconstruction: "f64",
        held_out_divergence: "f64",
      }),
      latents: csv({ latent: "f64", divergence: "f64" }),
      weights: npz(Object.fromEntries(names)),
      encoder: bytes("onnx"),
      decoder: bytes("onnx"),
    },
  });
  return { training };
}

/** The stages that {@linkcode vaeStages} declares. */
export type VaeStages = ReturnType<typeof vaeStages>;

/** The side of an image: sprites come in two sizes. */
function imageSize(value: ImageSize): Param<ImageSize> {
  const check = (size: unknown) => size === 32 || size === 64 ? undefined : "must be 32 or 64";
  return { value, check };
}
