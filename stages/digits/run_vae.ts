import type { Run } from "../../pipeline/mod.ts";
import { runTraining } from "../vae/training_stage.ts";
import { imageBatches } from "./image_batches.ts";
import type { DigitStages } from "./mod.ts";

const run: Run<DigitStages["vae"]> = (context) => {
  return runTraining(context, imageBatches(context.inputs.images.read()));
};
export default run;
