import type { Run } from "../../pipeline/mod.ts";
import { stream } from "../random/mod.ts";
import { spriteBatch } from "../sprites/batch.ts";
import { classesOf, FACTOR_NAMES } from "../sprites/factors.ts";
import { imageSource } from "../sprites/packed_images.ts";
import type { VaeStages } from "./mod.ts";
import { runModel } from "./onnx_model.ts";

const run: Run<VaeStages["codes"]> = async ({ params: { size, samples, sample }, inputs }) => {
  const pixels = size * size;
  const images = new Float32Array(samples * pixels);
  const indices = new Uint32Array(samples);
  // Not the element's own seed: all networks are scored on the same images.
  const random = stream("scored images", sample);
  spriteBatch(random, size, samples, images, indices, imageSource(inputs.images.read()));
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
