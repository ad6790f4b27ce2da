import type { Run } from "../../pipeline/mod.ts";
import { figure7Claims } from "./figure7_claims.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig7"]> = ({ inputs }) => ({
  claims: figure7Claims(
    inputs.tables.map((element) => ({ ...element.params, table: element.read() })),
  ),
});
export default run;
