import type { Run } from "../../pipeline/mod.ts";
import { borderTable } from "./border_table.ts";
import type { PathwayStages } from "./mod.ts";
import { phaseTable } from "./phase_table.ts";

const run: Run<PathwayStages["phase"]> = ({ params }) => ({
  cells: phaseTable(params),
  border: borderTable({ ...params, points: 101 }),
});
export default run;
