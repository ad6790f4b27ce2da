/**
 * What is judged, and the claims: all stages but the figures, which no claim depends on. So that claims can
 * be judged for a changed profile too, of which nobody draws figures.
 *
 * @module
 */

import { claimStages } from "./claims/mod.ts";
import { continualStages } from "./continual/mod.ts";
import { dciStages } from "./dci/mod.ts";
import { digitImageStages } from "./digits/images/mod.ts";
import { digitStages } from "./digits/mod.ts";
import { pathwayStages } from "./pathways/mod.ts";
import type { Profile } from "./profiles.ts";
import { spriteStages } from "./sprites/mod.ts";
import { teacherStudentStages } from "./teacher-student/mod.ts";
import { vaeStages } from "./vae/mod.ts";

/** The stages that are judged, by subject in the paper's order, and those that judge. */
export function judgedStages(profile: Profile) {
  const teacherStudent = teacherStudentStages(profile);
  const pathways = pathwayStages(profile);
  const continual = continualStages(profile);
  const sprites = spriteStages(profile);
  const vae = vaeStages(profile, sprites);
  const dci = dciStages(profile, vae);
  const digitImages = digitImageStages(profile);
  const digits = digitStages(profile, digitImages);
  const sources = {
    teacherStudent,
    pathways,
    continual,
    sprites,
    vae,
    dci,
    digitImages,
    digits,
  };
  return { sources, claims: claimStages(profile, sources) };
}
