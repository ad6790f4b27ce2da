import type { Run } from "../../pipeline/mod.ts";
import { figure7 } from "./figure7.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig7"]> = ({ inputs }) => ({
  claims: judge(figure7, {
    tables: inputs.tables.map((element) => ({ ...element.params, table: element.read() })),
  }),
});
export default run;
