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
import { remembered } from "./remembered.ts";
import { spriteStages } from "./sprites/mod.ts";
import { teacherStudentStages } from "./teacher-student/mod.ts";
import { vaeStages } from "./vae/mod.ts";

const declare = {
  teacherStudent: remembered(teacherStudentStages),
  pathways: remembered(pathwayStages),
  continual: remembered(continualStages),
  sprites: remembered(spriteStages),
  vae: remembered(vaeStages),
  dci: remembered(dciStages),
  digitImages: remembered(digitImageStages),
  digits: remembered(digitStages),
  claims: remembered(claimStages),
};

/** The stages that are judged, by subject in the paper's order, and those that judge. */
export function judgedStages(profile: Profile) {
  const teacherStudent = declare.teacherStudent(profile);
  const pathways = declare.pathways(profile);
  const continual = declare.continual(profile);
  const sprites = declare.sprites(profile);
  const vae = declare.vae(profile, sprites);
  const dci = declare.dci(profile, vae);
  const digitImages = declare.digitImages(profile);
  const digits = declare.digits(profile, digitImages);
  const claims = declare.claims(profile, pathways, teacherStudent, continual, vae, dci, digits);
  return {
    sources: { teacherStudent, pathways, continual, sprites, vae, dci, digitImages, digits },
    claims,
  };
}
