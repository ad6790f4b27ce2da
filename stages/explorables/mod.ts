/**
 * What explorables of the report are given besides their own code: small artifacts, made by stages.
 *
 * @module
 */

import { json } from "../../pipeline/codecs/mod.ts";
import { at, stage } from "../../pipeline/mod.ts";
import type { TeacherStudentStages } from "../teacher-student/mod.ts";
import type { DiagramInBrief } from "./diagram.ts";

/** The stages for explorables. */
export function explorableStages({ phase }: Pick<TeacherStudentStages, "phase">) {
  const { sigma, norm, units, teacherUnits, rate, activation } = phase.params;
  const diagram = stage({
    name: "explorables/diagram",
    about: "Figure 5's diagrams in brief, for the page",
    module: import.meta.resolve("./run_diagram.ts"),
    params: { sigma, norm, units, teacherUnits, rate, activation },
    inputs: { panels: phase.out.cells },
    outputs: { diagram: at("explorables/diagram.json", json<DiagramInBrief>()) },
  });
  return { diagram };
}

/** The stages that {@linkcode explorableStages} declares. */
export type ExplorableStages = ReturnType<typeof explorableStages>;
