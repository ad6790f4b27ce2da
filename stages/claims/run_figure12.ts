import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "../figures/by_scheme.ts";
import { figure12Claims } from "./figure12_claims.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig12"]> = ({ inputs }) => ({
  claims: figure12Claims(byScheme(inputs.profiles)),
});
export default run;
