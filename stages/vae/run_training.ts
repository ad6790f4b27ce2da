import type { Run } from "../../pipeline/mod.ts";
import { spriteBatches } from "../sprites/batch.ts";
import { imageSource } from "../sprites/packed_images.ts";
import type { VaeStages } from "./mod.ts";
import { trainElement } from "./train_element.ts";

const run: Run<VaeStages["training"]> = (context) => {
  const images = imageSource(context.inputs.images.read());
  return trainElement(context, spriteBatches(context.params.size, images));
};
export default run;
