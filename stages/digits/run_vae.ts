import type { Run } from "../../pipeline/mod.ts";
import { trainElement } from "../vae/train_element.ts";
import { firstImages, imageBatches } from "./image_batches.ts";
import type { DigitStages } from "./mod.ts";

const run: Run<DigitStages["vae"]> = (context) => {
  const { inputs, params: { heldOut } } = context;
  return trainElement(
    context,
    imageBatches(inputs.images.read()),
    firstImages(inputs.heldOut.read(), heldOut),
  );
};
export default run;
