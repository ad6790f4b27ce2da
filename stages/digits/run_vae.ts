import type { Run } from "../../pipeline/mod.ts";
import { trainElement } from "../vae/train_element.ts";
import { imageBatches } from "./image_batches.ts";
import type { DigitStages } from "./mod.ts";

const run: Run<DigitStages["vae"]> = (context) => {
  return trainElement(context, imageBatches(context.inputs.images.read()));
};
export default run;
