import type { Run } from "../../pipeline/mod.ts";
import { stream } from "../random/mod.ts";
import type { TeacherStage } from "./mod.ts";
import { sampleTeachers, type TeacherParams } from "./teachers.ts";
import { teachersArrays } from "./teachers_artifact.ts";

const run: Run<TeacherStage> = ({ params, seed }) => ({
  teacher: teachersArrays(sampleTeachers(params as TeacherParams, stream(seed, "teacher"))),
});
export default run;
