import type { Run } from "../../pipeline/mod.ts";
import { figure3 } from "./figure3.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig3"]> = ({ params, inputs }) => ({
  claims: judge(figure3, {
    ...params,
    single: inputs.single.read(),
    coupled: inputs.coupled.read(),
    phase: inputs.phase.read(),
    times: [inputs.singleTimes.read(), inputs.coupledTimes.read()],
  }),
});
export default run;
