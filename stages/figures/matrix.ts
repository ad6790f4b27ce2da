/**
 * A small matrix as a map of colours, its rows and columns numbered from 1.
 *
 * @module
 */

import { sequential, type Spec } from "./theme.ts";

/** How a matrix is drawn. */
export interface MatrixStyle {
  /** Side of a cell in pixels. */
  readonly cell: number;
  /** The largest size that a colour stands for; the smallest is 0. */
  readonly largest: number;
  /** Legend of the colour, or none. */
  readonly legend: Spec | null;
  /** What rows and columns are; without it a side has no labels either. */
  readonly rows: string | null;
  readonly columns: string | null;
}

/** Draws the sizes |m_ij| of a matrix, row by row from the top; the letter and words are a panel's. */
export function matrixMap(
  matrix: readonly (readonly number[])[],
  { cell, largest, legend, rows, columns }: MatrixStyle,
): Spec & { layer: readonly Spec[] } {
  const values = matrix.flatMap((line, row) =>
    line.map((value, column) => ({
      row: row + 1,
      column: column + 1,
      size: Number(Math.abs(value).toPrecision(4)),
    }))
  );
  const axis = (title: string | null) => ({
    title,
    labels: title !== null,
    labelAngle: 0,
    titleFontSize: 9,
    titlePadding: 3,
    ticks: false,
    domain: false,
  });
  return {
    width: (matrix[0]?.length ?? 0) * cell,
    height: matrix.length * cell,
    layer: [{
      data: { values },
      mark: "rect",
      encoding: {
        x: { field: "column", type: "ordinal", axis: axis(columns) },
        y: { field: "row", type: "ordinal", axis: axis(rows) },
        color: {
          field: "size",
          type: "quantitative",
          scale: { scheme: sequential, domain: [0, largest], clamp: true },
          legend,
        },
      },
    }],
  };
}
