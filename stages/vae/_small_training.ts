/**
 * A training that takes a fraction of a second, for tests.
 *
 * @module
 */

import { heldOutSprites, spriteBatches } from "../sprites/batch.ts";
import { drawSprites } from "../sprites/draw.ts";
import type { VaeTraining } from "./training.ts";

/** A network of three latents on sprites of 32 × 32 pixels. */
export const smallTraining: VaeTraining = {
  pixels: 32 * 32,
  hidden: [24, 12],
  latents: 3,
  initialiser: { scheme: "kaiming-normal", gain: 1, side: "both", bias: "zero" },
  beta: 1,
  capacity: 0,
  rate: 2e-3,
  batch: 16,
  steps: 60,
  every: 20,
  heldOutAt: "mean",
  backend: "onnx",
  device: "cpu",
};

/** Its images. */
export const smallImages = spriteBatches(32, drawSprites);

/** Images that are held out from it. */
export const smallHeldOut = heldOutSprites(64, 32).images;
