import type { Run } from "../../pipeline/mod.ts";
import { hintonFigure } from "./hinton.ts";
import type { networksStage } from "./mod.ts";
import { networksOf } from "./networks.ts";

const run: Run<ReturnType<typeof networksStage>> = ({ params, inputs }) => ({
  spec: hintonFigure(networksOf(inputs), {
    ...params,
    published: inputs.published.read().present,
  }),
});
export default run;
