import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { TeacherStudentStages } from "./mod.ts";
import { teachersFrom } from "./teachers_artifact.ts";
import { trainStudents } from "./two_students.ts";

const run: Run<TeacherStudentStages["students"]> = ({ params, inputs, seed, progress }) => {
  const { settings, activation, initialisation, ...rest } = params;
  const teachers = teachersFrom(inputs.teacher.read());
  const setting = settings[initialisation];
  const students = trainStudents({ ...rest, ...setting, activation }, teachers, seed, progress);
  const K = setting.readout.length;
  const matrix = (values: Float64Array | undefined): number[][] =>
    Array.from({ length: K }, (_, k) => {
      const width = (values?.length ?? 0) / K;
      return [...values?.slice(k * width, (k + 1) * width) ?? []];
    });
  return {
    errors: tableOf(
      students.flatMap(({ t, error }, draw) =>
        t.map((time, i) => ({ draw, t: time, error: error[i] ?? NaN }))
      ),
    ),
    ends: tableOf(
      students.map(({ error, entropies }, draw) => ({
        draw,
        ...entropies,
        error: error.at(-1) ?? NaN,
        start: error[0] ?? NaN,
      })),
    ),
    overlaps: { Q: matrix(students[0]?.end.Q), R: matrix(students[0]?.end.R) },
  };
};
export default run;
