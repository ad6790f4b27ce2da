import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { TeacherStudentStages } from "./mod.ts";
import { type PanelParams, phasePanel } from "./phase_panel.ts";
import { polar } from "./readouts.ts";
import { teachersFrom } from "./teachers_artifact.ts";

const run: Run<TeacherStudentStages["dimensions"]> = ({ params, inputs, seed, progress }) => {
  const { sixteenths, ...rest } = params;
  const teachers = teachersFrom(inputs.teacher.read());
  const panel = (engine: PanelParams["engine"]) =>
    tableOf(
      phasePanel(
        { ...rest, engine, activation: "erf", direction: polar(sixteenths * Math.PI / 16) },
        teachers,
        seed,
        engine === "chain" ? progress : undefined,
      ),
    );
  return { chain: panel("chain"), meanField: panel("mean-field") };
};
export default run;
