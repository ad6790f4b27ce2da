import type { Run } from "../../pipeline/mod.ts";
import type { PathwayStages } from "./mod.ts";
import { timesTable, trajectoryTable } from "./trajectory_table.ts";

const run: Run<PathwayStages["single"]> = ({ params }) => ({
  trajectories: trajectoryTable(params),
  times: timesTable(params),
});
export default run;
