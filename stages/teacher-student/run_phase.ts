import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { TeacherStudentStages } from "./mod.ts";
import { phasePanel } from "./phase_panel.ts";
import { polar } from "./readouts.ts";
import { teachersFrom } from "./teachers_artifact.ts";

const run: Run<TeacherStudentStages["phase"]> = ({ params, inputs, seed, progress }) => {
  const { sixteenths, ...rest } = params;
  const panel = {
    ...rest,
    engine: "mean-field",
    activation: "erf",
    direction: polar(sixteenths * Math.PI / 16),
  } as const;
  const rows = phasePanel(panel, teachersFrom(inputs.teacher.read()), seed, progress);
  return { cells: tableOf(rows) };
};
export default run;
