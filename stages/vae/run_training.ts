import type { Run } from "../../pipeline/mod.ts";
import { heldOutSprites, spriteBatches } from "../sprites/batch.ts";
import { imageSource } from "../sprites/packed_images.ts";
import type { VaeStages } from "./mod.ts";
import { trainElement } from "./train_element.ts";

const run: Run<VaeStages["training"]> = (context) => {
  const { size, heldOut } = context.params;
  const images = imageSource(context.inputs.images.read());
  const held = heldOutSprites(heldOut, size, images);
  return trainElement(context, spriteBatches(size, images), held.images);
};
export default run;
