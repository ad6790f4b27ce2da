import type { Run } from "../../pipeline/mod.ts";
import { imageSource } from "../sprites/packed_images.ts";
import type { VaeStages } from "./mod.ts";
import { traversals } from "./traversals.ts";

const run: Run<VaeStages["traversals"]> = async ({ params: { size, image, values }, inputs }) => {
  const original = new Float32Array(size * size);
  imageSource(inputs.images.read())([image], size, original);
  const { reconstruction, images } = await traversals({
    encoder: inputs.encoder.read(),
    decoder: inputs.decoder.read(),
    image: original,
    values,
  });
  const bytesOf = (pixels: Float32Array): Uint8Array =>
    Uint8Array.from(pixels, (value) => Math.round(255 * value));
  const latents = images.length / (values.length * size * size);
  return {
    images: {
      original: { shape: [size, size], data: bytesOf(original) },
      reconstruction: { shape: [size, size], data: bytesOf(reconstruction) },
      traversals: { shape: [latents, values.length, size, size], data: bytesOf(images) },
    },
  };
};
export default run;
