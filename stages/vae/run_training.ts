import type { Run } from "../../pipeline/mod.ts";
import { spriteBatches } from "../sprites/batch.ts";
import { imageSource } from "../sprites/packed_images.ts";
import type { VaeStages } from "./mod.ts";
import { runTraining } from "./training_stage.ts";

const run: Run<VaeStages["training"]> = (context) => {
  const images = imageSource(context.inputs.images.read());
  return runTraining(context, spriteBatches(context.params.size, images));
};
export default run;
