/**
 * Trains a small β-VAE on a device and writes its curve and weights as JSON: `train_on.ts cpu|gpu`.
 *
 * @module
 */

import { smallHeldOut, smallImages, smallTraining } from "../../stages/vae/_small_training.ts";
import { trainVae } from "../../stages/vae/training.ts";

const { curve, parameters } = await trainVae(
  {
    ...smallTraining,
    steps: 30,
    every: 10,
    device: Deno.args[0] === "gpu" ? "gpu" : "cpu",
  },
  "seed",
  {
    images: smallImages,
    heldOut: smallHeldOut,
    load: () => null,
    save: () => {},
    progress: () => {},
  },
);
console.log(JSON.stringify({ curve, parameters: [...parameters] }));
