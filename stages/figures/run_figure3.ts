import type { Run } from "../../pipeline/mod.ts";
import { figure3 } from "./figure3.ts";
import type { figure3Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure3Stage>> = ({ params, inputs }) => ({
  spec: figure3({
    trajectories: inputs.trajectories.read(),
    times: inputs.times.read(),
    phase: inputs.phase.read(),
    border: inputs.border.read(),
    coupled: inputs.coupled.read(),
    coupledTimes: inputs.coupledTimes.read(),
    ...params,
  }),
});
export default run;
