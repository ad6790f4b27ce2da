import type { Run } from "../../pipeline/mod.ts";
import { coupledTable, coupledTimesTable } from "./coupled_table.ts";
import type { PathwayStages } from "./mod.ts";

const run: Run<PathwayStages["coupled"]> = ({ params }) => ({
  trajectories: coupledTable(params),
  times: coupledTimesTable(params),
});
export default run;
