import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { TeacherStudentStages } from "./mod.ts";
import { phasePanel } from "./phase_panel.ts";
import { polar } from "./readouts.ts";
import { teachersFrom } from "./teachers_artifact.ts";

const run: Run<TeacherStudentStages["relu"]> = ({ params, inputs, seed, progress }) => {
  const { sixteenths, ...rest } = params;
  const panel = {
    ...rest,
    engine: "chain",
    activation: "relu",
    direction: polar(sixteenths * Math.PI / 16),
  } as const;
  const rows = phasePanel(panel, teachersFrom(inputs.teacher.read()), seed, progress);
  return { cells: tableOf(rows) };
};
export default run;
