/**
 * Figure 3 c: the phase diagram over the imbalances of a slow and a fast pathway.
 *
 * @module
 */

import { count, positive } from "./checks.ts";
import { closestApproach } from "./phase_diagram.ts";
import type { Setting } from "./setting.ts";
import { specialises } from "./specialises.ts";
import { type Table, tableOf } from "../numerics/table.ts";

/** What {@linkcode phaseTable} takes. */
export interface PhaseParams extends Setting {
  /** Cells along each axis. */
  readonly cells: number;
  /** Upper end of both axes. */
  readonly largest: number;
}

/** One row of {@linkcode phaseTable}: one cell, at its centre. */
export interface PhaseRow {
  /** Imbalance λ₂ of the slow pathway. */
  readonly lambda_slow: number;
  /** Imbalance λ₁ of the fast pathway. */
  readonly lambda_fast: number;
  /** min (t̂₂(t) − t), see `closestApproach`; NaN where λ₁ ≤ λ₂, like the next two. */
  readonly distance: number;
  /** min log₁₀(t̂₂(t)/t). */
  readonly log_ratio: number;
  /** 1 if the pair specialises by the exact coupled dynamics, else 0. */
  readonly specialises: number;
}

/**
 * The phase diagram on a square grid of cells over [0, largest]².
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function phaseTable(params: PhaseParams): Table<PhaseRow> {
  const task = "draw the phase diagram";
  const cells = count(task, "cells", params.cells, 1);
  const largest = positive(task, "largest", params.largest);
  const axis = Array.from({ length: cells }, (_, cell) => largest * (cell + 0.5) / cells);
  const rows = axis.flatMap((fast) => axis.map((slow) => cellOf(fast, slow, params)));
  return tableOf(rows);
}

function cellOf(fast: number, slow: number, { target, start, threshold }: Setting): PhaseRow {
  const place = { lambda_slow: slow, lambda_fast: fast };
  if (fast <= slow) return { ...place, distance: NaN, log_ratio: NaN, specialises: NaN };
  const [one, two] = [{ a: start, lambda: fast }, { a: start, lambda: slow }];
  const { distance, logRatio } = closestApproach(one, two, target, threshold);
  const verdict = Number(specialises([one, two], target, threshold));
  return { ...place, distance, log_ratio: logRatio, specialises: verdict };
}
