/**
 * What stages that train β-VAEs declare, whatever the images. Their work is in `train_element.ts`, which
 * loads onnxruntime and tfjs; declarations are read by every command, and load neither.
 *
 * @module
 */

import { bytes, csv, npz } from "../../pipeline/codecs/mod.ts";
import { device, integer, list, number, type Param, text } from "../../pipeline/mod.ts";
import { backendNames } from "./backend.ts";
import {
  type GainSide,
  gainSides,
  type InitialBias,
  initialBiases,
  type InitialiserScheme,
  initialiserSchemes,
  parametersOf,
} from "./network.ts";

/** What {@linkcode trainingSpec} takes. */
export interface TrainingDeclaration<Size extends number> {
  /** Side of an image in pixels. */
  readonly size: Size;
  /** Widths of the encoder's hidden layers. */
  readonly hidden: readonly number[];
  readonly latents: number;
  readonly scheme: InitialiserScheme;
  /** The side that the gain acts on. */
  readonly side: GainSide;
  readonly bias: InitialBias;
  /** Weight of the divergence. */
  readonly beta: number;
  /** Adam's step size. */
  readonly rate: number;
  /** Images in a batch. */
  readonly batch: number;
  /** Steps of training. */
  readonly steps: number;
  /** About how long a step takes on one core. */
  readonly secondsPerStep: number;
  /** Gains of the initialiser. */
  readonly gains: readonly number[];
  /** Trainings at each gain, and the number of the first. */
  readonly seeds: number;
  readonly firstSeed: number;
  /** How many images there are that no network learns from. */
  readonly heldOut: number;
}

/** The most held-out images that a loss is measured on. */
const MOST_HELD_OUT = 1024;

/** The declaration of a sweep over gains and seeds, but for its name, module and inputs. */
export function trainingSpec<const Size extends number>(
  declared: TrainingDeclaration<Size>,
) {
  const { size, hidden, latents, scheme, side, bias, beta, rate, batch, steps } = declared;
  const { secondsPerStep, gains, seeds, firstSeed, heldOut } = declared;
  const names = parametersOf({ pixels: size * size, hidden, latents })
    .map(({ name }) => [name, "f32"] as const);
  const width = (value: number) => integer(value, { min: 1 });
  return {
    // Gains are compared on the same draws: see `train_element.ts`.
    random: "common" as const,
    native: true,
    resumable: true,
    // For its speed, which is shown as it goes on and nowhere kept.
    clock: true,
    expectedSeconds: steps * secondsPerStep,
    // onnxruntime chooses its kernels by what the processor can do.
    platform: true,
    params: {
      size: number(size) as Param<Size>,
      hidden: list(hidden, width),
      latents: integer(latents, { min: 1 }),
      scheme: text(scheme, initialiserSchemes),
      side: text(side, gainSides),
      bias: text(bias, initialBiases),
      beta: number(beta, { min: 0 }),
      capacity: number(0, { min: 0 }),
      rate: number(rate, { above: 0 }),
      batch: integer(batch, { min: 1 }),
      steps: integer(steps, { min: 1 }),
      every: integer(250, { min: 1 }),
      // As many whole batches as there are; at z = mu or a sample of it.
      heldOut: integer(Math.floor(Math.min(heldOut, MOST_HELD_OUT) / batch) * batch, {
        min: batch,
      }),
      heldOutAt: text("mean", ["mean", "sample"]),
      backend: text("onnx", backendNames),
      device: device(),
    },
    over: {
      gain: list(gains, (value) => number(value, { above: 0 })),
      seed: list(Array.from({ length: seeds }, (_, i) => firstSeed + i), (value) => integer(value)),
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
  };
}
