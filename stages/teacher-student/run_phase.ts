import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { TeacherStudentStages } from "./mod.ts";
import { phasePanel } from "./phase_panel.ts";
import { fan } from "./readouts.ts";
import { teachersFrom } from "./teachers_artifact.ts";

const run: Run<TeacherStudentStages["phase"] | TeacherStudentStages["relu"]> = (context) => {
  const { params: { sixteenths, units, teacherUnits, ...rest }, inputs, seed, progress } = context;
  const teachers = teachersFrom(inputs.teacher.read());
  const panel = { ...rest, direction: fan(units, teacherUnits, sixteenths * Math.PI / 16) };
  const rows = phasePanel(panel, teachers, seed, progress);
  return { cells: tableOf(rows) };
};
export default run;
