/**
 * Continual learning (the paper's Figures 6 and 7): the stages.
 *
 * @module
 */

import { csv } from "../../pipeline/codecs/mod.ts";
import { integer, list, number, type Param, record, sweep, text } from "../../pipeline/mod.ts";
import type { Profile } from "../profiles.ts";
import type { ImportanceKind } from "../teacher-student/consolidation.ts";
import { entropyForm, FAST_RATE } from "../teacher-student/mod.ts";
import type { ConsolidatedBy } from "./protection_table.ts";
import type { SchemeSetting } from "./scheme_setting.ts";
import { comparedSchemes, protectionSchemes, type SchemeName, schemeNames } from "./schemes.ts";

/** Overlaps V at which errors are followed over time. */
export const CURVE_OVERLAPS: readonly number[] = [0, 0.5, 0.9];

/** Standard deviations σ over which the profile's shape is shown [ours]. */
export const SHAPE_SIGMAS: readonly number[] = [1e-3, 1e-2, 0.1, 0.5, 1];

/** Norm r of both heads there. */
const SHAPE_NORM = 1;

/** Angles of the heads there, in units of π/16: to identical units, and to the other unit alone. */
export const SHAPE_FIRSTS: readonly number[] = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4];
export const SHAPE_SECONDS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** What consolidation takes importance from. */
export const importanceKinds: readonly ImportanceKind[] = ["fisher", "loss", "l2"];

const profileTable = csv({
  overlap: "f64",
  draw: "f64",
  forgetting: "f64",
  transfer: "f64",
  first: "f64",
  second: "f64",
  entropy_before: "f64",
  entropy_after: "f64",
  r11: "f64",
  r12: "f64",
  r21: "f64",
  r22: "f64",
});

/** The stages of continual learning. */
export function continualStages(profile: Profile) {
  const times = {
    switchAt: number(profile.switchTime, { above: 0 }),
    until: number(profile.secondTime, { above: 0 }),
  };
  const units = integer(profile.taskUnits, { min: 2 });
  const common = (rate: number, draws: number, inputs = profile.initialInputs) => ({
    ...times,
    rate: number(rate, { min: 0 }),
    draws: integer(draws, { min: 1 }),
    // The students, two teachers and the old weights.
    inputs: integer(inputs, { min: 2 * units.value + 2 }),
    units,
  });
  // Consolidation is judged by what is forgotten alone.
  const entropy = entropyForm(profile.entropy);
  const tasks = {
    schemes: schemeSetting(profile.schemes),
    heads: integer(profile.heads, { min: 1, max: 2 }) as Param<1 | 2>,
  };
  const grid = evenly(profile.forgettingOverlaps);
  // Whoever compares students in D dimensions with the equations finds each of their V among those.
  const finiteGrid = partOf(grid, profile.finiteOverlaps);
  const forgetting = sweep({
    name: "continual/forgetting",
    about: "forgetting by task similarity, by the mean-field equations",
    module: import.meta.resolve("./run_forgetting.ts"),
    // What differs between schemes must not be the students that they were drawn with.
    random: "common",
    params: {
      ...common(profile.eta, profile.forgettingDraws),
      ...tasks,
      entropy,
      overlaps: overlaps(grid),
      engine: text("mean-field"),
    },
    over: { scheme: schemes(profile.furtherSchemes === 0 ? comparedSchemes : schemeNames) },
    outputs: { profile: profileTable },
  });
  const finite = sweep({
    name: "continual/forgetting-finite",
    about: `the same in D = ${profile.chainInputs} dimensions, by the chain, beside the equations`,
    module: import.meta.resolve("./run_finite.ts"),
    random: "common",
    params: {
      ...common(profile.eta, profile.finiteDraws, profile.chainInputs),
      ...tasks,
      entropy,
      overlaps: overlaps(finiteGrid),
    },
    over: { scheme: schemes(comparedSchemes) },
    // The limit's students start from the same overlaps: what differs is the dynamics alone.
    outputs: { profile: profileTable, limit: profileTable },
  });
  const fast = sweep({
    name: "continual/forgetting-fast",
    about: `the same at the learning rate η = ${FAST_RATE} of the authors' earlier code`,
    module: import.meta.resolve("./run_forgetting.ts"),
    random: "common",
    params: {
      ...common(FAST_RATE, profile.forgettingDraws),
      ...tasks,
      entropy,
      overlaps: overlaps(grid),
      engine: text("mean-field"),
    },
    over: { scheme: schemes(comparedSchemes) },
    outputs: { profile: profileTable },
  });
  const curves = sweep({
    name: "continual/curves",
    about: "errors of both tasks while the second is learnt",
    module: import.meta.resolve("./run_curves.ts"),
    random: "common",
    params: {
      ...common(profile.eta, 1),
      ...tasks,
      entropy,
      overlaps: overlaps(CURVE_OVERLAPS),
      points: integer(60, { min: 2 }),
    },
    over: { scheme: schemes(comparedSchemes) },
    outputs: {
      curves: csv({ overlap: "f64", t: "f64", first: "f64", second: "f64" }),
      ends: profileTable,
    },
  });
  const protection = sweep({
    name: "continual/protection",
    about: "elastic weight consolidation and its rivals, by strength",
    module: import.meta.resolve("./run_protection.ts"),
    random: "common",
    params: {
      ...common(profile.eta, profile.protectionDraws),
      ...tasks,
      by: consolidatedBy(profile.consolidatedBy),
      overlaps: overlaps(evenly(profile.protectionOverlaps)),
      strengths: strengths(profile, 0),
      lossStrengths: strengths(profile, profile.lossDecades),
    },
    over: {
      scheme: schemes(protectionSchemes),
      kind: list(importanceKinds, (value) => text(value, importanceKinds)),
    },
    outputs: {
      table: csv({
        overlap: "f64",
        strength: "f64",
        draw: "f64",
        forgetting: "f64",
        second: "f64",
      }),
    },
  });
  const shape = sweep({
    name: "continual/shape",
    about: "the forgetting profile's shape over the angles of both heads",
    module: import.meta.resolve("./run_shape.ts"),
    random: "common",
    params: {
      ...common(profile.eta, profile.shapeDraws),
      entropy,
      norm: number(SHAPE_NORM, { min: 0 }),
      overlaps: overlaps(evenly(profile.shapeOverlaps)),
      firsts: list(SHAPE_FIRSTS, (value) => number(value, { min: 0, max: 8 })),
      seconds: list(SHAPE_SECONDS, (value) => number(value, { min: 0, max: 8 })),
    },
    over: { sigma: list(SHAPE_SIGMAS, (value) => number(value, { min: 0 })) },
    outputs: {
      shape: csv({
        first: "f64",
        second: "f64",
        worst: "f64",
        most: "f64",
        rise: "f64",
        entropy: "f64",
      }),
    },
  });
  return { forgetting, finite, fast, curves, protection, shape };
}

/** The stages that {@linkcode continualStages} declares. */
export type ContinualStages = ReturnType<typeof continualStages>;

function schemes(names: readonly SchemeName[]): Param<readonly SchemeName[]> {
  return list(names, (name) => text(name, schemeNames));
}

/** Where the schemes start, for all stages that have some. */
export function schemeSetting(setting: SchemeSetting): Param<SchemeSetting> {
  return record(setting, () => ({
    sigma: number(setting.sigma, { min: 0 }),
    norm: number(setting.norm, { min: 0 }),
    specialised: number(setting.specialised, { min: 0, max: 8 }),
    spread: number(setting.spread, { min: 0, max: 8 }),
    open: number(setting.open, { min: 0, max: 8 }),
    imbalancedSigma: number(setting.imbalancedSigma, { min: 0 }),
    imbalancedNorm: number(setting.imbalancedNorm, { min: 0 }),
    imbalancedSecond: number(setting.imbalancedSecond, { min: 0 }),
  }));
}

function consolidatedBy(by: ConsolidatedBy): Param<ConsolidatedBy> {
  return record(by, ({ engine, inputs, samples }) => ({
    engine: text(engine, ["mean-field", "direct"]),
    // K = 2 and two teachers.
    inputs: integer(inputs, { min: 4 }),
    samples: integer(samples, { min: 1 }),
  }));
}

function overlaps(values: readonly number[]): Param<readonly number[]> {
  return list(values, (value) => number(value, { min: 0, max: 1 }));
}

/** From 0 to 1. */
function evenly(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i / (count - 1));
}

/**
 * Some of a grid's values, evenly from its first to its last.
 *
 * @throws {RangeError} they are not all among them.
 */
function partOf(grid: readonly number[], count: number): number[] {
  const every = (grid.length - 1) / (count - 1);
  if (!Number.isInteger(every)) {
    throw new RangeError(
      `Cannot declare Figure 6: finiteOverlaps is ${count} in stages/profiles.ts; the values of V in ` +
        `D dimensions must be among the ${grid.length} of forgettingOverlaps, so give 1 and a divisor ` +
        `of ${grid.length - 1}.`,
    );
  }
  return grid.filter((_, i) => i % every === 0);
}

/** 0, then from 10⁻³ in geometric progression. */
function strengths(
  { strengthsPerDecade: perDecade, strengthDecades }: Profile,
  further: number,
): Param<readonly number[]> {
  const steps = (strengthDecades + further) * perDecade;
  const values = Array.from({ length: steps + 1 }, (_, i) => 10 ** (i / perDecade - 3));
  return list([0, ...values], (value) => number(value, { min: 0 }));
}
