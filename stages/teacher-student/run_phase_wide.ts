import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { TeacherStudentStages } from "./mod.ts";
import { phasePanel } from "./phase_panel.ts";
import { between } from "./readouts.ts";
import { teachersFrom } from "./teachers_artifact.ts";

const run: Run<TeacherStudentStages["wide"]> = ({ params, inputs, seed, progress }) => {
  const { units, uniformity, ...rest } = params;
  const direction = between(units, uniformity);
  const panel = { ...rest, engine: "mean-field", activation: "erf", direction } as const;
  const rows = phasePanel(panel, teachersFrom(inputs.teacher.read()), seed, progress);
  return { cells: tableOf(rows) };
};
export default run;
