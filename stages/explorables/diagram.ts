/**
 * Figure 5's diagrams in brief: the mean entropy of each cell, small enough for a page.
 *
 * @module
 */

/** The diagrams. */
export type DiagramInBrief = {
  /** Centres of the cells along σ and along r. */
  readonly sigma: readonly number[];
  readonly norm: readonly number[];
  /** For each angle the mean of H over draws, row by row from the smallest r; `null` if all diverged. */
  readonly panels: readonly {
    readonly sixteenths: number;
    readonly aggregated: readonly (number | null)[];
  }[];
  /** What all students have in common: K, M, η, t. */
  readonly units: number;
  readonly teacherUnits: number;
  readonly rate: number;
  readonly activation: string;
};
