/**
 * Rows of phase diagrams over σ and r, for Figure 5 and its relatives.
 *
 * @module
 */

import { column, type Columns } from "../numerics/table.ts";
import type { LogAxis } from "../teacher-student/phase_panel.ts";
import { heatMap } from "./heat_map.ts";
import { ink, ownColors, panel, sequential, type Spec } from "./theme.ts";

/** Where the cells of all diagrams of a figure lie. */
export interface Grid {
  /** Standard deviation σ of the first layer. */
  readonly sigma: LogAxis;
  /** Norm r of the readout. */
  readonly norm: LogAxis;
}

/** One diagram. */
export interface Diagram {
  readonly letter: string;
  readonly words: string;
  /** A value for each cell, row by row from the smallest r; NaN where students diverged. */
  readonly values: ArrayLike<number>;
}

/** What the colour of a row's cells stands for. */
export interface Coloring {
  readonly title: string | readonly string[];
  readonly domain: readonly [number, number];
  /** Whether a line marks where both layers are of one scale, σ = r. */
  readonly balance?: boolean;
}

/** Entropies: 0 is specialised and dark, 1 is not and bright. */
export const entropyColor = (title: string): Coloring => ({ title, domain: [0, 1] });

const side = 100;

/** Draws diagrams side by side with one legend; only the first has labels on its r axis. */
export function phaseRow(
  diagrams: readonly Diagram[],
  { sigma, norm }: Grid,
  { title, domain, balance = false }: Coloring,
): Spec {
  const panels = diagrams.map(({ letter, words, values }, i) => {
    const isLast = i === diagrams.length - 1;
    const legend = { title, gradientLength: side, tickCount: 5 };
    const map = heatMap({
      x: { ...sigma, log: true, title: "first layer σ" },
      y: { ...norm, log: true, title: i === 0 ? "readout r" : null },
      width: side,
      height: side,
      values,
      names: ["first layer σ", "readout r", [title].flat().join(" ")],
      grey: (cell) => Number.isNaN(values[cell]),
      color: {
        scale: { scheme: sequential, domain, clamp: true },
        legend: isLast ? legend : null,
      },
    });
    const [from, to] = [Math.max(sigma.from, norm.from), Math.min(sigma.to, norm.to)];
    const line = (mark: Spec): Spec => ({
      data: { values: [from, to].map((scale) => ({ sigma: scale, norm: scale })) },
      mark: { type: "line", tooltip: "σ = r", ...mark },
      encoding: { x: { ...map.x, field: "sigma" }, y: { ...map.y, field: "norm" } },
    });
    // Dark under white is seen on dark and on bright cells.
    const balanced = [
      line({ strokeWidth: 1.2, color: ink.text }),
      line({ strokeDash: [4, 3], strokeWidth: 1.2, color: "white" }),
    ];
    const layer = balance ? [...map.layers, ...balanced] : map.layers;
    return panel(letter, words, { width: side, height: side, layer });
  });
  return { hconcat: panels, spacing: 12, ...ownColors };
}

/**
 * Means over the draws of each cell; NaN for a cell of which any student diverged.
 *
 * @param table rows by cell, and within a cell by draw.
 */
export function cellMeans(
  table: Columns,
  name: string,
  transform: (value: number) => number = (value) => value,
): Float64Array {
  return byCell(table, name, (values) => meanOf(values.map(transform)));
}

/** Standard deviation between the draws of each cell; 0 where there is one, NaN as above. */
export function cellSpreads(table: Columns, name: string): Float64Array {
  return byCell(table, name, (values) => {
    const mean = meanOf(values);
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return Math.sqrt(squares / Math.max(1, values.length - 1));
  });
}

function byCell(
  table: Columns,
  name: string,
  of: (values: readonly number[]) => number,
): Float64Array {
  const values = column(table, name);
  const draws = 1 + column(table, "draw").reduce((most, draw) => Math.max(most, draw), 0);
  return Float64Array.from(
    { length: values.length / draws },
    (_, cell) => of(values.slice(cell * draws, (cell + 1) * draws)),
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
