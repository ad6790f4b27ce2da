/**
 * Figure 3 a and b: one pathway at a time, in theory and in simulation, for several imbalances.
 *
 * @module
 */

import { filled, unfit } from "./checks.ts";
import { type ComparedTimes, comparedTimes, measuredTimes } from "./measured_times.ts";
import { runs, type Sampling } from "./runs.ts";
import type { Setting } from "./setting.ts";
import { type Table, tableOf } from "../numerics/table.ts";
import { type Times, timesTogether } from "./times.ts";

/** The curves run on for this much longer than the slowest pathway takes to arrive. */
const MARGIN = 1.25;

/** What {@linkcode timesTable} takes. */
export interface TimesParams extends Setting, Pick<Sampling, "inputs" | "resolution"> {
  /** Imbalance λ of each one-pathway network. */
  readonly lambdas: readonly number[];
}

/** What {@linkcode trajectoryTable} takes. */
export interface TrajectoryParams extends TimesParams, Sampling {}

/** One row of {@linkcode timesTable}: one λ. */
export interface TimesRow extends ComparedTimes {
  /** Imbalance λ. */
  readonly lambda: number;
}

/** One row of {@linkcode trajectoryTable}: one λ, source and time. */
export interface TrajectoryRow {
  /** Where the row comes from: the closed form, or gradient descent on the weights. */
  readonly source: "theory" | "simulation";
  /** Imbalance λ at the start, the label of the run. */
  readonly lambda: number;
  /** Time in units of the time constant. */
  readonly t: number;
  /** Singular value h·w. */
  readonly a: number;
  /** Input weight along the teacher's direction. */
  readonly w: number;
  /** Readout weight. */
  readonly h: number;
  /** ½ (s* − a)². */
  readonly loss: number;
}

/**
 * Singular value, weights and loss of one-pathway networks during training.
 *
 * All λ share the theory's times: zero, then a geometric progression; the simulation's are the steps
 * nearest to such times.
 *
 * @throws {RangeError} when a parameter is out of range or no pathway ever learns.
 */
export function trajectoryTable(params: TrajectoryParams): Table<TrajectoryRow> {
  const { lambdas, target, start, threshold } = params;
  const hitting = filled("draw trajectories", "lambdas", lambdas)
    .flatMap((lambda) => timesTogether([{ a: start, lambda }], target, threshold))
    .map((times) => times.hitting)
    .filter((time) => time > 0 && time < Infinity);
  if (hitting.length === 0) {
    throw unfit("draw trajectories", "lambdas", lambdas, "a list in which some λ learns");
  }
  const until = MARGIN * Math.max(...hitting);
  const rows = lambdas.flatMap((lambda) =>
    runs([{ a: start, lambda }], target, until, params).map(
      ({ source, t, a, w, h, loss }): TrajectoryRow => ({ source, lambda, t, a, w, h, loss }),
    )
  );
  return tableOf(rows);
}

/**
 * Escaping and hitting time of one-pathway networks, in theory and read off a trained network.
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function timesTable(params: TimesParams): Table<TimesRow> {
  const { lambdas, target, start, threshold } = params;
  const rows = filled("tabulate times", "lambdas", lambdas).flatMap((lambda) => {
    const pathways = [{ a: start, lambda }];
    const simulated = measuredTimes(pathways, target, threshold, params);
    return timesTogether(pathways, target, threshold).map((theory, unit): TimesRow => ({
      lambda,
      ...comparedTimes(theory, simulated[unit] as Times),
    }));
  });
  return tableOf(rows);
}
