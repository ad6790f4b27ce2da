/**
 * What explorables of the report are given besides their own code: small artifacts, made by stages.
 *
 * @module
 */

import { json } from "../../pipeline/codecs/mod.ts";
import { at, stage } from "../../pipeline/mod.ts";
import type { TeacherStudentStages } from "../teacher-student/mod.ts";
import type { DciStages } from "../dci/mod.ts";
import type { VaeStages } from "../vae/mod.ts";
import type { DecodersInBrief } from "./decoders.ts";
import type { DiagramInBrief } from "./diagram.ts";

/** The stages for explorables. */
export function explorableStages(
  { phase }: Pick<TeacherStudentStages, "phase">,
  { training }: Pick<VaeStages, "training">,
  { scores, networks }: Pick<DciStages, "scores" | "networks">,
) {
  const { sigma, norm, units, teacherUnits, rate, activation } = phase.params;
  const diagram = stage({
    name: "explorables/diagram",
    about: "Figure 5's diagrams in brief, for the page",
    module: import.meta.resolve("./run_diagram.ts"),
    params: { sigma, norm, units, teacherUnits, rate, activation },
    inputs: { panels: phase.out.cells },
    outputs: { diagram: at("explorables/diagram.json", json<DiagramInBrief>()) },
  });
  const { size, hidden, latents } = training.params;
  const decoders = stage({
    name: "explorables/decoders",
    about: "a decoder of each gain with its scores, for the page",
    module: import.meta.resolve("./run_decoders.ts"),
    params: { size, hidden, latents },
    inputs: {
      shown: networks.out.shown,
      weights: training.out.weights,
      scores: scores.out.scores,
    },
    outputs: { decoders: at("explorables/decoders.json", json<DecodersInBrief>()) },
  });
  return { diagram, decoders };
}

/** The stages that {@linkcode explorableStages} declares. */
export type ExplorableStages = ReturnType<typeof explorableStages>;
