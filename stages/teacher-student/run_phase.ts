import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { TeacherStudentStages } from "./mod.ts";
import { phasePanel } from "./phase_panel.ts";
import { polar } from "./readouts.ts";
import { teachersFrom } from "./teachers_artifact.ts";

const run: Run<TeacherStudentStages["phase"] | TeacherStudentStages["relu"]> = (context) => {
  const { params: { sixteenths, ...rest }, inputs, seed, progress } = context;
  const panel = { ...rest, direction: polar(sixteenths * Math.PI / 16) };
  const rows = phasePanel(panel, teachersFrom(inputs.teacher.read()), seed, progress);
  return { cells: tableOf(rows) };
};
export default run;
