/**
 * Teacher and student in the limit of many inputs (the paper's Figures 1 and 5 and its further phase
 * diagrams): the stages.
 *
 * @module
 */

import { csv, json, npz } from "../../pipeline/codecs/mod.ts";
import { integer, list, number, record, stage, sweep, text } from "../../pipeline/mod.ts";
import type { Profile } from "../profiles.ts";
import { activations } from "./activations.ts";
import type { LogAxis } from "./phase_panel.ts";
import { CHAIN_RATE, FAST_RATE, INPUTS, PHASE_TIME, RATE } from "./settings.ts";

/** Angles θ of the readout in Figure 5 in units of π/16, from orthogonal to identical units. */
export const SIXTEENTHS: readonly number[] = [0, 1, 2, 3, 4];

/** Uniformities of the readout of K = 4 units [ours], from one unit to equal units. */
export const UNIFORMITIES: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/** Input dimensions in which the chain is held against the equations; the slowest starts first. */
export const DIMENSIONS: readonly number[] = [10_000, 1000, 100];

/** The angle of that comparison, θ = π/8: neither regime has it all. */
const DIMENSIONS_SIXTEENTHS = 2;

/** The axes of Figure 5. */
const SIGMA = { from: 1e-3, to: 2 };
const NORM = { from: 1e-3, to: 3 };

/**
 * An initialisation that specialises and one that does not [ours]: two of four units with a readout, or
 * all four. Both have the readout's norm √2, so that its direction alone differs.
 */
export const INITIALISATIONS = {
  specialising: { sigma: 0.01, readout: [1, 1, 0, 0] },
  spread: { sigma: 0.01, readout: [Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2] },
};

/** Name of an initialisation of Figure 1. */
export type InitialisationName = keyof typeof INITIALISATIONS;

/** Their names. */
const initialisationNames = Object.keys(INITIALISATIONS) as readonly InitialisationName[];

const panelTable = csv({
  sigma: "f64",
  norm: "f64",
  draw: "f64",
  activity: "f64",
  representation: "f64",
  aggregated: "f64",
  error: "f64",
  diverged: "f64",
});

/** The stages of the mean-field theory. */
export function teacherStudentStages(profile: Profile) {
  const teacher = teacherStage("teacher-student/teacher", "a teacher of one unit", 1);
  const pair = teacherStage("teacher-student/teacher-of-two", "a teacher of two units", 2);
  const limit = { engine: text("mean-field"), activation: text("erf") };
  const phase = sweep({
    name: "teacher-student/phase",
    about: "Figure 5: entropies over σ and r, by the mean-field equations",
    module: import.meta.resolve("./run_phase.ts"),
    // The panels are compared.
    random: "common",
    params: {
      ...limit,
      ...axes(profile.phaseCells),
      ...training({ draws: profile.phaseDraws, rate: RATE, until: PHASE_TIME }),
    },
    over: { sixteenths: angles(SIXTEENTHS) },
    inputs: { teacher: teacher.out.teacher },
    outputs: { cells: panelTable },
  });
  const fast = sweep({
    name: "teacher-student/phase-fast",
    about: `the same at the learning rate η = ${FAST_RATE} of the authors' earlier code`,
    module: import.meta.resolve("./run_phase.ts"),
    random: "common",
    params: {
      ...limit,
      ...axes(profile.fastCells),
      ...training({ draws: 1, rate: FAST_RATE, until: PHASE_TIME }),
    },
    over: { sixteenths: angles(SIXTEENTHS) },
    inputs: { teacher: teacher.out.teacher },
    outputs: { cells: panelTable },
  });
  const relu = sweep({
    name: "teacher-student/phase-relu",
    about: "the same for rectified units, by the order-parameter chain",
    module: import.meta.resolve("./run_phase.ts"),
    random: "common",
    params: {
      engine: text("chain"),
      activation: text("relu"),
      ...axes(profile.reluCells),
      ...training({ draws: 1, rate: CHAIN_RATE, until: profile.reluTime }),
    },
    over: { sixteenths: angles([0, 2, 4]) },
    inputs: { teacher: teacher.out.teacher },
    outputs: { cells: panelTable },
  });
  const wide = sweep({
    name: "teacher-student/phase-wide",
    about: "the same for K = 4 and M = 2, by the mean-field equations",
    module: import.meta.resolve("./run_phase_wide.ts"),
    random: "common",
    params: {
      ...axes(profile.wideCells),
      ...training({ draws: 1, rate: RATE, until: PHASE_TIME }),
      units: integer(4, { min: 1 }),
    },
    over: { uniformity: list(UNIFORMITIES, (value) => number(value, { min: 0, max: 1 })) },
    inputs: { teacher: pair.out.teacher },
    outputs: { cells: panelTable },
  });
  const { inputs: _, ...dimensionTraining } = training({
    draws: 1,
    rate: RATE,
    until: profile.dimensionTime,
  });
  const dimensions = sweep({
    name: "teacher-student/phase-dimensions",
    about: "the order-parameter chain in several dimensions beside the mean-field equations",
    module: import.meta.resolve("./run_phase_dimensions.ts"),
    random: "common",
    params: {
      ...axes(profile.dimensionCells),
      ...dimensionTraining,
      sixteenths: angle(DIMENSIONS_SIXTEENTHS),
    },
    over: { inputs: list(DIMENSIONS, (value) => integer(value, { min: 3 })) },
    inputs: { teacher: teacher.out.teacher },
    outputs: { chain: panelTable, meanField: panelTable },
  });
  const students = sweep({
    name: "teacher-student/students",
    about: "Figure 1: students of either activation, initialised to specialise and not to",
    module: import.meta.resolve("./run_students.ts"),
    // All four start from the same normal numbers and see the same inputs.
    random: "common",
    params: {
      settings: record(INITIALISATIONS, ({ specialising, spread }) => ({
        specialising: setting(specialising),
        spread: setting(spread),
      })),
      points: integer(profile.studentPoints, { min: 2 }),
      ...training({ draws: profile.studentDraws, rate: CHAIN_RATE, until: profile.studentTime }),
    },
    over: {
      activation: list(["relu", "erf"] as const, (value) => text(value, activations)),
      initialisation: list(initialisationNames, (value) => text(value, initialisationNames)),
    },
    inputs: { teacher: pair.out.teacher },
    outputs: {
      errors: csv({ draw: "f64", t: "f64", error: "f64" }),
      ends: csv({
        draw: "f64",
        activity: "f64",
        representation: "f64",
        aggregated: "f64",
        error: "f64",
        start: "f64",
      }),
      overlaps: json<{ Q: number[][]; R: number[][] }>(),
    },
  });
  return { teacher, pair, dimensions, phase, fast, relu, wide, students };
}

/** The stages that {@linkcode teacherStudentStages} declares. */
export type TeacherStudentStages = ReturnType<typeof teacherStudentStages>;

/** A stage that samples the teachers of one task. */
function teacherStage(name: string, about: string, units: number) {
  return stage({
    name,
    about,
    module: import.meta.resolve("./run_teacher.ts"),
    random: true,
    params: {
      units: integer(units, { min: 1 }),
      teachers: integer(1, { min: 1, max: 2 }),
      overlap: number(0, { min: 0, max: 1 }),
      inputs: integer(INPUTS, { min: 2 * units }),
    },
    outputs: { teacher: npz({ weights: "f64", T: "f64", readouts: "f64" }) },
  });
}

/** The stage that samples a teacher. */
export type TeacherStage = ReturnType<typeof teacherStage>;

function axes(cells: number) {
  const axis = (range: { from: number; to: number }) =>
    record({ ...range, cells }, ({ from }: LogAxis) => ({
      from: number(range.from, { above: 0 }),
      to: number(range.to, { above: from }),
      cells: integer(cells, { min: 2 }),
    }));
  return { sigma: axis(SIGMA), norm: axis(NORM) };
}

function training({ draws, rate, until }: { draws: number; rate: number; until: number }) {
  return {
    draws: integer(draws, { min: 1 }),
    // K + M of every diagram is at most 6.
    inputs: integer(INPUTS, { min: 6 }),
    rate: number(rate, { min: 0 }),
    until: number(until, { above: 0 }),
  };
}

/** An angle in units of π/16, up to a right angle. */
function angle(sixteenths: number) {
  return number(sixteenths, { min: 0, max: 8 });
}

function angles(sixteenths: readonly number[]) {
  return list(sixteenths, angle);
}

function setting(student: { sigma: number; readout: number[] }) {
  return record(student, ({ sigma, readout }) => ({
    sigma: number(sigma, { min: 0 }),
    readout: list(readout, (value) => number(value)) as never,
  }));
}
