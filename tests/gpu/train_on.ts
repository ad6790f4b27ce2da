/**
 * Trains a small β-VAE on a device and writes its curve and weights as JSON: `train_on.ts cpu|gpu`.
 *
 * @module
 */

import { spriteBatches } from "../../stages/sprites/batch.ts";
import { drawSprites } from "../../stages/sprites/draw.ts";
import { trainVae } from "../../stages/vae/training.ts";

const { curve, parameters } = await trainVae(
  {
    pixels: 32 * 32,
    hidden: [24, 12],
    latents: 3,
    initialiser: { scheme: "kaiming-normal", gain: 1, side: "both", bias: "zero" },
    beta: 1,
    capacity: 0,
    rate: 2e-3,
    batch: 16,
    steps: 30,
    every: 10,
    heldOut: 64,
    backend: "onnx",
    device: Deno.args[0] === "gpu" ? "gpu" : "cpu",
  },
  "seed",
  {
    images: spriteBatches(32, drawSprites),
    load: () => null,
    save: () => {},
    progress: () => {},
  },
);
console.log(JSON.stringify({ curve, parameters: [...parameters] }));
