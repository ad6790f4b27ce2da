/**
 * Every number that differs between the profiles, side by side.
 *
 * `smoke` goes through everything in seconds and is too coarse to be believed; `standard` is what
 * the figures and claims are meant to be judged by; `paper` is as fine as print needs [ours:
 * the paper's own numbers are not known to us].
 *
 * What the paper leaves open and we chose is the same in all of them, and stands in `choices.ts`.
 *
 * @module
 */

import { type Choices, ours } from "./choices.ts";

// deno-fmt-ignore
const numbers = {
  //                             smoke  standard   paper
  pathwayTheoryPoints:         [    60,      240,    480], // times on each curve of the closed form
  pathwaySimulationPoints:     [    12,       30,     40], // times at which a trained network is measured
  pathwayResolution:           [  1e-3,     2e-4,   5e-5], // step of gradient descent, in fastest time scales
  pathwayPhaseCells:           [    20,      100,    200], // cells along each axis of Figure 3 c
  phaseCells:                  [     8,       40,     60], // cells along each axis of Figure 5
  phaseDraws:                  [     2,        8,     10], // initial students in each of its cells
  fastCells:                   [     4,       20,     40], // cells along each axis at the learning rate 5
  wideCells:                   [     4,       20,     40], // the same for K = 4, M = 2
  reluCells:                   [     4,       20,     40], // the same for rectified units
  reluTime:                    [    20,      300,   1000], // time t at which those are looked at
  dimensionCells:              [     3,        8,     16], // cells along each axis for the chain in several D
  dimensionTime:               [    10,      500,   2000], // time t at which those are looked at
  studentDraws:                [     2,       10,     50], // students of either kind in Figure 1
  studentTime:                 [   100,     1000,   1000], // time t at the end of their training
  studentPoints:               [    20,       60,    100], // times at which their error is measured
  switchTime:                  [   300,     3000,   3000], // time t of the first of two tasks
  secondTime:                  [    30,      300,    300], // time t of the second
  forgettingOverlaps:          [     5,       41,    101], // values of V in Figure 6
  forgettingDraws:             [     2,        8,     32], // students of each, by the equations
  furtherSchemes:              [     1,        1,      1], // whether schemes are shown that are not judged
  finiteOverlaps:              [     2,       11,     21], // values of V in D = 1000 dimensions
  finiteDraws:                 [     2,        6,     32], // students of each
  protectionOverlaps:          [     3,       21,     41], // values of V in Figure 7
  protectionDraws:             [     2,        8,     16], // students of each
  strengthsPerDecade:          [     1,        3,      6], // values of γ in each decade from 10⁻³
  strengthDecades:             [     5,        5,      5], // how many decades
  shapeOverlaps:               [     3,       11,     21], // values of V for the profile's shape
  shapeDraws:                  [     1,        2,      8], // students of each
  spriteSample:                [    10,     1000,  10000], // sprites that are written for NumPy
  scoredSamples:               [   600,    15000,  15000], // sprites that each β-VAE encodes for its scores
  vaeSize:                     [    32,       32,     64], // side of its images, 32 or 64, in pixels
  vaeSteps:                    [    20,    10000,  60000], // steps of training of each β-VAE
  vaeSeeds:                    [     1,        6,     20], // trainings at each gain
  digitTrainImages:            [   500,    10000,  60000], // digits to learn from
  digitTestImages:             [   200,     2000,  10000], // digits to test on
  digitSimilarities:           [     3,       11,     21], // similarities α in Figures 12 and 13
  digitDraws:                  [     2,       20,     50], // students of each scheme
  digitVaeSteps:               [    20,     2000,  20000], // steps of training of each β-VAE on digits
  digitVaeSeeds:               [     1,        5,     20], // trainings at each gain
  digitHeads:                  [     1,        4,      8], // pairs of heads on each encoder
  // The same where every claim is judged under every reading: one row of many, so it is coarser.
  matrixPhaseCells:            [     2,       10,     20],
  matrixPhaseDraws:            [     2,        3,      8],
  matrixStudentDraws:          [     2,        4,     10],
  matrixStudentTime:           [    20,      600,   1000],
  matrixForgettingOverlaps:    [     3,       21,     41],
  matrixForgettingDraws:       [     2,        8,     16],
  matrixProtectionOverlaps:    [     3,       11,     21],
  matrixProtectionDraws:       [     2,        4,      8],
  matrixTrainings:             [     0,        0,      1], // whether readings are there that take trainings
  matrixStrengthsPerDecade:    [     1,        1,      2],
  matrixStrengthDecades:       [     2,        4,      5], // the strongest pull makes the equations stiff
} as const satisfies { readonly [name: string]: readonly [number, number, number] };

/** The numbers of one profile and our choices, by name. */
export type Profile = { readonly [Name in keyof typeof numbers]: number } & Choices;

/** The profiles by name. */
export const profiles: { readonly [Name in "smoke" | "standard" | "paper"]: Profile } = {
  smoke: column(0),
  standard: column(1),
  paper: column(2),
};

/** A profile at the size at which every claim is judged under every reading. */
export function matrixNumbers(profile: Profile): Profile {
  return {
    ...profile,
    phaseCells: profile.matrixPhaseCells,
    phaseDraws: profile.matrixPhaseDraws,
    studentDraws: profile.matrixStudentDraws,
    studentTime: profile.matrixStudentTime,
    forgettingOverlaps: profile.matrixForgettingOverlaps,
    forgettingDraws: profile.matrixForgettingDraws,
    furtherSchemes: 0,
    // Networks of finite size are not judged there; their V must be among those above.
    finiteOverlaps: 2,
    protectionOverlaps: profile.matrixProtectionOverlaps,
    protectionDraws: profile.matrixProtectionDraws,
    strengthsPerDecade: profile.matrixStrengthsPerDecade,
    strengthDecades: profile.matrixStrengthDecades,
  };
}

function column(index: 0 | 1 | 2): Profile {
  const entries = Object.entries(numbers).map(([name, values]) => [name, values[index]]);
  return { ...Object.fromEntries(entries), ...ours } as Profile;
}
