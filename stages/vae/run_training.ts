import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import { imageSource } from "../sprites/packed_images.ts";
import { decodeState, encodeState } from "./checkpoint.ts";
import type { VaeStages } from "./mod.ts";
import { parametersOf } from "./network.ts";
import { encodeModel } from "./onnx.ts";
import { trainVae } from "./training.ts";
import { decoderGraph, encoderGraph } from "./vae_graph.ts";

const run: Run<VaeStages["training"]> = async ({ params, inputs, seed, progress, checkpoint }) => {
  const { scheme, gain, side, bias, ...rest } = params;
  const training = { ...rest, initialiser: { scheme, gain, side, bias } };
  const { network, parameters, curve, divergences } = await trainVae(training, seed, {
    load: () => {
      const kept = checkpoint.load();
      return kept === null ? null : decodeState(kept);
    },
    save: (state) => checkpoint.save(encodeState(state)),
    progress,
    images: imageSource(inputs.images.read()),
  });
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
};
export default run;
