/**
 * What is judged, and the claims.
 *
 * @module
 */

import { claimStages } from "./claims/mod.ts";
import { continualStages } from "./continual/mod.ts";
import { dciStages } from "./dci/mod.ts";
import { digitImageStages } from "./digits/images/mod.ts";
import { digitStages } from "./digits/mod.ts";
import { pathwayStages } from "./pathways/mod.ts";
import { spriteStages } from "./sprites/mod.ts";
import { teacherStudentStages } from "./teacher-student/mod.ts";
import { vaeStages } from "./vae/mod.ts";
import type { Profile } from "./profiles.ts";

/** All stages but the figures, which no claim depends on, in the paper's order. */
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
