import type { Run } from "../../pipeline/mod.ts";
import { hintonFigure } from "./hinton.ts";
import type { networksStage } from "./mod.ts";
import { networksOf } from "./networks.ts";
import { spriteImages } from "./training_setting.ts";

const run: Run<ReturnType<typeof networksStage>> = ({ params, inputs }) => ({
  spec: hintonFigure(networksOf(inputs), {
    ...params,
    images: spriteImages(inputs.published.read()),
  }),
});
export default run;
