import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "../figures/by_scheme.ts";
import { figure6Claims } from "./figure6_claims.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig6"]> = ({ inputs }) => ({
  claims: figure6Claims({ profiles: byScheme(inputs.profiles), finite: byScheme(inputs.finite) }),
});
export default run;
