import type { Run } from "../../pipeline/mod.ts";
import { disentanglementFigure } from "./disentanglement.ts";
import type { networksStage } from "./mod.ts";
import { networksOf } from "./networks.ts";
import { spriteImages } from "./training_setting.ts";

const run: Run<ReturnType<typeof networksStage>> = ({ params, inputs }) => ({
  spec: disentanglementFigure(networksOf(inputs), {
    ...params,
    images: spriteImages(inputs.published.read()),
  }),
});
export default run;
