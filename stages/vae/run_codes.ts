import type { Run } from "../../pipeline/mod.ts";
import { stream } from "../random/mod.ts";
import { heldOutSprites, spriteBatch } from "../sprites/batch.ts";
import { classesOf, FACTOR_NAMES } from "../sprites/factors.ts";
import { imageSource } from "../sprites/packed_images.ts";
import type { VaeStages } from "./mod.ts";
import { runModel } from "./onnx_model.ts";

const run: Run<VaeStages["codes"]> = async ({ params: { size, learned, heldOut }, inputs }) => {
  const [pixels, samples] = [size * size, learned + heldOut];
  const draw = imageSource(inputs.images.read());
  const images = new Float32Array(samples * pixels);
  const indices = new Uint32Array(samples);
  // Neither seed is the stage's own: all networks are scored on the same images.
  spriteBatch(stream("scored sprites"), size, learned, images, indices, "training", draw);
  const held = heldOutSprites(heldOut, size, draw);
  images.set(held.images, learned * pixels);
  indices.set(held.indices, learned);
  const { mu = new Float32Array() } = await runModel(inputs.encoder.read(), pixels, images);
  const classes = Uint8Array.from([...indices].flatMap((index) => classesOf(index)));
  return {
    codes: {
      codes: { shape: [samples, mu.length / samples], data: mu },
      classes: { shape: [samples, FACTOR_NAMES.length], data: classes },
    },
  };
};
export default run;
