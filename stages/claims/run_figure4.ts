import type { Run } from "../../pipeline/mod.ts";
import { networksOf } from "../figures/networks.ts";
import { stream } from "../random/mod.ts";
import { figure4Claims } from "./figure4_claims.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig4"]> = ({ inputs, seed }) => ({
  claims: figure4Claims(networksOf(inputs), stream(seed, "resamples")),
});
export default run;
