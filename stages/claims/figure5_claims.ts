/**
 * What Figure 5 claims.
 *
 * @module
 */

import { column, type Columns } from "../numerics/table.ts";
import type { Random } from "../random/mod.ts";
import { type Claim, judge } from "./claim.ts";
import { exact, meanOf, medianOf, shareOf } from "./estimates.ts";

/** One panel: its angle in units of π/16, and its students; see `phasePanel`. */
export interface Figure5Panel {
  readonly sixteenths: number;
  readonly cells: Columns;
}

interface Student {
  readonly sixteenths: number;
  readonly sigma: number;
  readonly norm: number;
  readonly H: number;
}

/** Judges Figure 5's claims. Students that diverged are left out. */
export function figure5Claims(panels: readonly Figure5Panel[], random: Random): Claim[] {
  const students = panels.flatMap(studentsOf);
  const entropies = (keep: (student: Student) => boolean): number[] =>
    students.filter(keep).map(({ H }) => H);
  const largest = Math.max(...students.map(({ sigma }) => sigma));
  const wide = cellMeans(students.filter(({ sigma }) => sigma === largest));
  const isIdentical = ({ sixteenths }: Student): boolean => sixteenths === 4;
  return [
    judge({
      id: "fig5-orthogonal",
      figure: 5,
      statement: "orthogonal units (θ = 0) specialise whatever σ is, if the readout is not small " +
        "(r ≥ 0.1)",
      statistic: "mean H over that region",
      relation: "<",
      threshold: 0.1,
    }, meanOf(entropies(({ sixteenths, norm }) => sixteenths === 0 && norm >= 0.1))),
    judge(
      {
        id: "fig5-identical",
        figure: 5,
        statement: "identical units (θ = π/4) do not specialise from a small first layer " +
          "(σ ≤ 0.1, r ≤ 1, except where σ ≥ 10 r)",
        statistic: "mean H over that region",
        relation: ">",
        threshold: 0.9,
      },
      meanOf(entropies((student) => {
        const { sigma, norm } = student;
        return isIdentical(student) && norm <= 1 && sigma <= 0.1 && sigma < 10 * norm;
      })),
    ),
    judge({
      id: "fig5-large-first-layer",
      figure: 5,
      statement: "a large first layer (σ = 2, the last column) specialises nearly everywhere",
      statistic: "share of cells of all panels with H ≤ 0.06 there",
      relation: ">",
      threshold: 0.8,
    }, shareOf(wide.filter(({ H }) => H <= 0.06).length, wide.length)),
    judge({
      id: "fig5-angle",
      figure: 5,
      statement: "the entropy rises with θ from panel to panel",
      statistic: "smallest rise of the panels' mean H",
      relation: ">",
      threshold: 0,
    }, smallestRise(panels, entropies)),
    judge({
      id: "fig5-border",
      figure: 5,
      statement: "between identical units the two regimes meet where σ ≈ r",
      statistic: "median over r ≤ 1 of |log₁₀(σ/r)| where H first falls below ½",
      relation: "<",
      threshold: 0.5,
    }, border(students.filter(isIdentical), random)),
  ];
}

function studentsOf({ sixteenths, cells }: Figure5Panel): Student[] {
  const [sigmas, norms] = [column(cells, "sigma"), column(cells, "norm")];
  return column(cells, "aggregated")
    .map((H, row) => ({ sixteenths, sigma: sigmas[row] ?? NaN, norm: norms[row] ?? NaN, H }))
    .filter(({ H }) => Number.isFinite(H));
}

/** Means over the draws of each cell. */
function cellMeans(students: readonly Student[]): Student[] {
  const cells = Map.groupBy(students, (s) => `${s.sixteenths} ${s.sigma} ${s.norm}`);
  return [...cells.values()].flatMap((draws) => {
    const H = draws.reduce((sum, student) => sum + student.H, 0) / draws.length;
    return draws.slice(0, 1).map((student) => ({ ...student, H }));
  });
}

function smallestRise(
  panels: readonly Figure5Panel[],
  entropies: (keep: (student: Student) => boolean) => number[],
): { value: number; low: number; high: number } {
  const means = panels.map(({ sixteenths }) => sixteenths).toSorted((a, b) => a - b)
    .map((angle) => meanOf(entropies(({ sixteenths }) => sixteenths === angle)));
  const rises = means.slice(1).map((mean, i) => {
    const before = means[i] ?? mean;
    const value = mean.value - before.value;
    const half = 1.96 * Math.hypot(mean.error, before.error);
    return { value, low: value - half, high: value + half };
  });
  return rises.reduce((least, rise) => rise.value < least.value ? rise : least, exact(Infinity));
}

/** Distance, in decades, of the border from σ = r; rows that H crosses nowhere are left out. */
function border(identical: readonly Student[], random: Random) {
  const rows = Map.groupBy(cellMeans(identical), ({ norm }) => norm);
  const distances = [...rows].filter(([norm]) => norm <= 1).flatMap(([norm, row]) => {
    const first = row.toSorted((a, b) => a.sigma - b.sigma).find(({ H }) => H < 0.5);
    return first === undefined ? [] : [Math.abs(Math.log10(first.sigma / norm))];
  });
  return medianOf(distances, random);
}
