import type { Run } from "../../pipeline/mod.ts";
import { furtherDimensions } from "./further_phases.ts";
import type { furtherDimensionsStage } from "./mod.ts";

const run: Run<ReturnType<typeof furtherDimensionsStage>> = ({ params, inputs }) => ({
  spec: furtherDimensions({
    ...params,
    // Both sweeps are outputs of one stage, so their elements are in the same order.
    panels: inputs.chain.map((panel, i) => ({
      ...panel.params,
      chain: panel.read(),
      meanField: inputs.meanField[i]?.read() ?? {},
    })),
  }),
});
export default run;
