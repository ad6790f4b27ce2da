/**
 * Teacher and student in the limit of many inputs (the paper's Figures 1 and 5 and its further phase
 * diagrams): the stages.
 *
 * @module
 */

import { csv, json, npz } from "../../pipeline/codecs/mod.ts";
import {
  flag,
  integer,
  list,
  number,
  type Param,
  record,
  stage,
  sweep,
  text,
} from "../../pipeline/mod.ts";
import type { Profile } from "../profiles.ts";
import { activations } from "./activations.ts";
import type { EntropyForm } from "./entropy_form.ts";
import type { LogAxis, PanelParams } from "./phase_panel.ts";

/** The learning rate of the authors' earlier code, to see what hangs on it. */
export const FAST_RATE = 5;

/** Angles θ of the readout in Figure 5 in units of π/16, from orthogonal to identical units. */
export const SIXTEENTHS: readonly number[] = [0, 1, 2, 3, 4];

/** Uniformities of the readout of K = 4 units [ours], from one unit to equal units. */
export const UNIFORMITIES: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/** Input dimensions in which the chain is held against the equations; the slowest starts first. */
export const DIMENSIONS: readonly number[] = [10_000, 1000, 100];

/** The angle of that comparison, θ = π/8: neither regime has it all. */
const DIMENSIONS_SIXTEENTHS = 2;

/** The axes of all phase diagrams: Figure 5's and the further ones', which run again with it. */
const SIGMA = { from: 1e-3, to: 2 };
const NORM = { from: 1e-3, to: 3 };

/**
 * An initialisation that specialises and one that does not [ours]: as many of K units with a readout as
 * the teacher has, or all of them. Both have the readout's norm √M, so that its direction alone differs.
 */
export function initialisationsOf(
  { studentUnits: K, studentTeacherUnits: M, studentSigma: sigma }: Pick<
    Profile,
    "studentUnits" | "studentTeacherUnits" | "studentSigma"
  >,
) {
  const readout = (of: (unit: number) => number) => Array.from({ length: K }, (_, k) => of(k));
  return {
    specialising: { sigma, readout: readout((k) => k < M ? 1 : 0) },
    spread: { sigma, readout: readout(() => Math.sqrt(M / K)) },
  };
}

/** Name of an initialisation of Figure 1. */
export type InitialisationName = "specialising" | "spread";

/** Their names. */
const initialisationNames: readonly InitialisationName[] = ["specialising", "spread"];

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
  const { phaseUnits, phaseTeacherUnits, studentTeacherUnits, initialInputs, chainInputs } =
    profile;
  const teacher = teacherStage("teacher-student/teacher", "a teacher of one unit", 1, 1000);
  const pair = teacherStage(
    "teacher-student/teacher-of-two",
    "a teacher of two units",
    2,
    chainInputs,
  );
  const teachers = new Map([[1, teacher], [2, pair]]);
  const teacherOf = (units: number): TeacherStage => {
    const found = teachers.get(units);
    if (found !== undefined) return found;
    const name = `teacher-student/teacher-of-${units}`;
    const made = teacherStage(name, `a teacher of ${units} units`, units, chainInputs);
    teachers.set(units, made);
    return made;
  };
  const training = (
    { draws, inputs = initialInputs, rate = profile.eta, until }: TrainingNumbers,
  ) => ({
    draws: integer(draws, { min: 1 }),
    inputs: integer(inputs, { min: phaseUnits + phaseTeacherUnits }),
    rate: number(rate, { min: 0 }),
    until: number(until, { above: 0 }),
    entropy: entropyForm(profile.entropy),
  });
  const chain = { inputs: chainInputs, rate: profile.chainEta };
  const diagram = (
    { name, about, engine, activation, sixteenths, cells, ...numbers }: DiagramSpec,
  ) =>
    sweep({
      name,
      about,
      module: import.meta.resolve("./run_phase.ts"),
      // The panels are compared.
      random: "common",
      params: {
        engine: text(engine, ["mean-field", "chain"]),
        activation: text(activation, activations),
        ...axes(cells),
        ...training(numbers),
        units: integer(phaseUnits, { min: phaseTeacherUnits + 1 }),
        teacherUnits: integer(phaseTeacherUnits, { min: 1 }),
      },
      over: { sixteenths: angles(sixteenths) },
      inputs: { teacher: teacherOf(phaseTeacherUnits).out.teacher },
      outputs: { cells: panelTable },
    });
  const isLimit = profile.phaseActivation === "erf";
  const phase = diagram({
    name: "teacher-student/phase",
    about: "Figure 5: entropies over σ and r, by the mean-field equations",
    engine: isLimit ? "mean-field" : "chain",
    activation: profile.phaseActivation,
    sixteenths: SIXTEENTHS,
    cells: profile.phaseCells,
    draws: profile.phaseDraws,
    ...(isLimit ? {} : chain),
    until: isLimit ? profile.phaseTime : profile.reluTime,
  });
  const fast = diagram({
    name: "teacher-student/phase-fast",
    about: `the same at the learning rate η = ${FAST_RATE} of the authors' earlier code`,
    engine: "mean-field",
    activation: "erf",
    sixteenths: SIXTEENTHS,
    cells: profile.fastCells,
    draws: 1,
    rate: FAST_RATE,
    until: profile.phaseTime,
  });
  const relu = diagram({
    name: "teacher-student/phase-relu",
    about: "the same for rectified units, by the order-parameter chain",
    engine: "chain",
    activation: "relu",
    sixteenths: [0, 2, 4],
    cells: profile.reluCells,
    draws: 1,
    ...chain,
    until: profile.reluTime,
  });
  const wide = sweep({
    name: "teacher-student/phase-wide",
    about: "the same for K = 4 and M = 2, by the mean-field equations",
    module: import.meta.resolve("./run_phase_wide.ts"),
    random: "common",
    params: {
      ...axes(profile.wideCells),
      ...training({ draws: 1, until: profile.phaseTime }),
      units: integer(4, { min: 1 }),
    },
    over: { uniformity: list(UNIFORMITIES, (value) => number(value, { min: 0, max: 1 })) },
    inputs: { teacher: pair.out.teacher },
    outputs: { cells: panelTable },
  });
  const { inputs: _, ...dimensionTraining } = training({
    draws: 1,
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
      settings: record(initialisationsOf(profile), ({ specialising, spread }) => ({
        specialising: setting(specialising),
        spread: setting(spread),
      })),
      points: integer(profile.studentPoints, { min: 2 }),
      ...training({ draws: profile.studentDraws, ...chain, until: profile.studentTime }),
    },
    over: {
      activation: list(profile.activations, (value) => text(value, activations)),
      initialisation: list(initialisationNames, (value) => text(value, initialisationNames)),
    },
    inputs: { teacher: teacherOf(studentTeacherUnits).out.teacher },
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
  const [, , ...others] = teachers.values();
  const further = Object.fromEntries(others.map((stage) => [stage.name, stage]));
  return { ...further, teacher, pair, dimensions, phase, fast, relu, wide, students };
}

/** The stages that {@linkcode teacherStudentStages} declares. */
export type TeacherStudentStages = ReturnType<typeof teacherStudentStages>;

/** A stage that samples the teachers of one task. */
function teacherStage(name: string, about: string, units: number, inputs: number) {
  return stage({
    name,
    about,
    module: import.meta.resolve("./run_teacher.ts"),
    random: true,
    params: {
      units: integer(units, { min: 1 }),
      teachers: integer(1, { min: 1, max: 2 }),
      overlap: number(0, { min: 0, max: 1 }),
      inputs: integer(inputs, { min: 2 * units }),
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

/** What trains students; by default the rate and the inputs of the equations. */
interface TrainingNumbers {
  readonly draws: number;
  readonly inputs?: number;
  readonly rate?: number;
  readonly until: number;
}

/** A diagram over σ and r. */
interface DiagramSpec extends TrainingNumbers {
  readonly name: string;
  readonly about: string;
  readonly engine: PanelParams["engine"];
  readonly activation: PanelParams["activation"];
  readonly sixteenths: readonly number[];
  readonly cells: number;
}

/** What entropies are of. */
export function entropyForm(form: EntropyForm) {
  return record(form, ({ power, readout, cosines, aggregate }) => ({
    power: integer(power, { min: 1, max: 2 }) as Param<1 | 2>,
    readout: flag(readout) as Param<boolean>,
    cosines: flag(cosines) as Param<boolean>,
    aggregate: text(aggregate, ["mean", "activity", "representation"]),
  }));
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
