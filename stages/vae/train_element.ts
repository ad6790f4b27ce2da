/**
 * The work of stages that train β-VAEs, whatever the images.
 *
 * @module
 */

import type { Checkpoint, OutputValues } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import { decodeState, encodeState } from "./checkpoint.ts";
import { parametersOf } from "./network.ts";
import { encodeModel } from "./onnx.ts";
import { type BatchSource, trainVae, type VaeTraining } from "./training.ts";
import type { trainingSpec } from "./training_stage.ts";
import { decoderGraph, encoderGraph } from "./vae_graph.ts";

/** The parameters and the point of a stage that {@linkcode trainingSpec} declares. */
type TrainingParams =
  & Omit<VaeTraining, "pixels" | "initialiser">
  & VaeTraining["initialiser"]
  & { readonly size: number; readonly seed: number };

/**
 * Trains the network of one element, and turns it into the stage's outputs.
 *
 * The stage's seed and the network's number name the random numbers, so that networks of one number start
 * from the same normal numbers, times their gain, and see the same images.
 */
export async function trainElement(
  { params, seed, progress, checkpoint }: {
    readonly params: TrainingParams;
    readonly seed: string;
    readonly checkpoint: Checkpoint;
    progress(fraction: number, note?: string): void;
  },
  images: BatchSource,
  heldOut: Float32Array,
): Promise<OutputValues<ReturnType<typeof trainingSpec>["outputs"]>> {
  const { scheme, gain, side, bias, size, seed: number, ...rest } = params;
  const training = { ...rest, pixels: size * size, initialiser: { scheme, gain, side, bias } };
  const { network, parameters, curve, divergences } = await trainVae(
    training,
    `${seed} ${number}`,
    {
      load: () => {
        const kept = checkpoint.load();
        return kept === null ? null : decodeState(kept);
      },
      save: (state) => checkpoint.save(encodeState(state)),
      progress,
      images,
      heldOut,
    },
  );
  return {
    curve: tableOf(curve),
    latents: tableOf(divergences.map((divergence, latent) => ({ latent, divergence }))),
    weights: Object.fromEntries(
      parametersOf(network).map(({ name, shape, offset, size }) => [
        name,
        { shape, data: parameters.slice(offset, offset + size) },
      ]),
    ),
    encoder: encodeModel(encoderGraph(network, parameters)),
    decoder: encodeModel(decoderGraph(network, parameters)),
  };
}
