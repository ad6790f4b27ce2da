/**
 * Two pathways that learn the task together, in theory and in simulation, for several pairs.
 *
 * @module
 */

import { filled, unfit } from "./checks.ts";
import type { Pathway } from "./pathway.ts";
import { type ComparedTimes, comparedTimes, measuredTimes } from "./measured_times.ts";
import { runs, type Sampling } from "./runs.ts";
import type { Setting } from "./setting.ts";
import { specialises } from "./specialises.ts";
import { type Table, tableOf } from "../numerics/table.ts";
import { type Times, timesTogether } from "./times.ts";

/** The curves run on for this much longer than the first pathway takes to arrive. */
const MARGIN = 1.5;

/** Two pathways by their imbalances. */
export interface Pair {
  /** Imbalance λ₁ of pathway 1. */
  readonly fast: number;
  /** Imbalance λ₂ of pathway 2. */
  readonly slow: number;
}

/** What {@linkcode coupledTimesTable} takes. */
export interface CoupledTimesParams extends Setting, Pick<Sampling, "inputs" | "resolution"> {
  /** The pairs, each a network of its own. */
  readonly pairs: readonly Pair[];
}

/** What {@linkcode coupledTable} takes. */
export interface CoupledParams extends CoupledTimesParams, Sampling {}

/** What the rows of both tables have in common. */
export interface PairRow {
  /** The pair's imbalances, as text. */
  readonly pair: string;
  /** 1 for the fast pathway, 2 for the slow one. */
  readonly pathway: number;
  /** Imbalance of this pathway at the start. */
  readonly lambda: number;
}

/** One row of {@linkcode coupledTable}: one pair, source, time and pathway. */
export interface CoupledRow extends PairRow {
  /** Where the row comes from: the closed form, or gradient descent on the weights. */
  readonly source: "theory" | "simulation";
  /** Time in units of the time constant. */
  readonly t: number;
  /** Singular value h·w of the pathway. */
  readonly a: number;
  /** Its input weight along the teacher's direction, and its readout weight. */
  readonly w: number;
  readonly h: number;
}

/** One row of {@linkcode coupledTimesTable}: one pair and pathway. */
export interface CoupledTimesRow extends PairRow, ComparedTimes {
  /** 1 if the pair specialises, else 0. */
  readonly specialises: number;
}

/**
 * Singular values of pairs of pathways during training.
 *
 * @throws {RangeError} when a parameter is out of range or neither pathway of a pair ever learns.
 */
export function coupledTable(params: CoupledParams): Table<CoupledRow> {
  const { target, threshold } = params;
  const rows = filled("draw coupled pathways", "pairs", params.pairs).flatMap((pair) => {
    const pathways = together(pair, params);
    const first = Math.min(
      ...timesTogether(pathways, target, threshold).map(({ hitting }) => hitting),
    );
    if (!(first > 0 && first < Infinity)) {
      throw unfit("draw coupled pathways", "pairs", JSON.stringify(pair), "one that learns");
    }
    return runs(pathways, target, MARGIN * first, params).map(
      ({ unit, source, t, a, w, h }): CoupledRow => ({ ...label(pair, unit), source, t, a, w, h }),
    );
  });
  return tableOf(rows);
}

/**
 * Escaping and hitting times of pairs of pathways that learn together, in theory and read off trained
 * networks, and whether they specialise by the theory.
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function coupledTimesTable(params: CoupledTimesParams): Table<CoupledTimesRow> {
  const { pairs, target, threshold } = params;
  const rows = filled("time coupled pathways", "pairs", pairs).flatMap((pair) => {
    const pathways = together(pair, params);
    const verdict = Number(specialises(pathways, target, threshold));
    const simulated = measuredTimes(pathways, target, threshold, params);
    return timesTogether(pathways, target, threshold).map((theory, unit): CoupledTimesRow => ({
      ...label(pair, unit),
      ...comparedTimes(theory, simulated[unit] as Times),
      specialises: verdict,
    }));
  });
  return tableOf(rows);
}

function together({ fast, slow }: Pair, { start }: Setting): readonly Pathway[] {
  return [{ a: start, lambda: fast }, { a: start, lambda: slow }];
}

function label({ fast, slow }: Pair, unit: number): PairRow {
  const lambda = unit === 0 ? fast : slow;
  return { pair: pairName({ fast, slow }), pathway: unit + 1, lambda };
}

/** A pair's name in the tables and figures. */
export function pairName({ fast, slow }: Pair): string {
  return `λ₁ = ${fast}, λ₂ = ${slow}`;
}
