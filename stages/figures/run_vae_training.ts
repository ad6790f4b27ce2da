import type { Run } from "../../pipeline/mod.ts";
import type { vaeTrainingStage } from "./mod.ts";
import { vaeTraining } from "./vae_training.ts";
import { spriteImages } from "./training_setting.ts";

const run: Run<ReturnType<typeof vaeTrainingStage>> = ({ params, inputs }) => ({
  spec: vaeTraining({
    setting: { ...params, images: spriteImages(inputs.published.read()) },
    // Both sweeps are outputs of one stage, so their elements are in the same order.
    trainings: inputs.curves.map((element, i) => ({
      ...element.params,
      curve: element.read(),
      latents: inputs.latents[i]?.read() ?? {},
    })),
  }),
});
export default run;
