/**
 * The paper as a pipeline: every stage, top to bottom in the paper's order.
 *
 * @module
 */

import { type Pipeline, pipeline } from "../pipeline/mod.ts";
import { figureStages } from "./figures/mod.ts";
import { pathwayStages } from "./pathways/mod.ts";
import { profiles } from "./profiles.ts";

/** *A Theory of Initialisation's Impact on Specialisation* (Jarvis et al., ICLR 2025). */
const specialisation: Pipeline = pipeline({
  name: "specialisation",
  seed: 2025,
  profiles,
  defaultProfile: "standard",
  stages: (profile) => {
    const pathways = pathwayStages(profile);
    const figures = figureStages({ pathways });
    return [...Object.values(pathways), ...figures];
  },
});
export default specialisation;
