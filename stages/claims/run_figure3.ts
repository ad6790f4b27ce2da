import type { Run } from "../../pipeline/mod.ts";
import { figure3Claims } from "./figure3_claims.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig3"]> = ({ params, inputs }) => ({
  claims: figure3Claims({
    ...params,
    single: inputs.single.read(),
    coupled: inputs.coupled.read(),
    phase: inputs.phase.read(),
  }),
});
export default run;
