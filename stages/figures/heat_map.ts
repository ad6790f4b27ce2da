/**
 * Heat maps: a grid of cells over two axes, linear or logarithmic.
 *
 * @module
 */

import { decades, ink, type Spec } from "./theme.ts";

/** An axis that is cut into cells of equal width, on its scale. */
export interface CellAxis {
  /** Lower edge of the first cell and upper edge of the last. */
  readonly from: number;
  readonly to: number;
  /** Number of cells. */
  readonly cells: number;
  /** Whether the scale is logarithmic. */
  readonly log: boolean;
  /** Whether cells of equal width are drawn on a scale of roots, which shows those next to zero. */
  readonly root?: boolean;
  /** The axis's title; without one it has no labels either. */
  readonly title: string | null;
}

/** What {@linkcode heatMap} takes. */
export interface HeatMapParts {
  readonly x: CellAxis;
  readonly y: CellAxis;
  /** Pixels from one side to the other. */
  readonly width: number;
  readonly height: number;
  /** A value for each cell, row by row from the lowest; NaN leaves a cell white. */
  readonly values: ArrayLike<number>;
  /** Cells to be drawn grey, because there is no value: true by cell. */
  readonly grey?: (cell: number) => boolean;
  /** Scale and legend of the colour. */
  readonly color: Spec;
  /** What a tooltip calls a cell's place along both axes, and its value. */
  readonly names: readonly [x: string, y: string, value: string];
}

/** Layers of a heat map, and the encodings of its axes for layers above it. */
export interface HeatMap {
  readonly layers: readonly Spec[];
  readonly x: Spec;
  readonly y: Spec;
}

/**
 * Draws a grid of cells.
 *
 * @throws {RangeError} there is not one value for each cell.
 */
export function heatMap(parts: HeatMapParts): HeatMap {
  const { x, y, width, height, values, grey = () => false, color, names } = parts;
  if (values.length !== x.cells * y.cells) {
    throw new RangeError(
      `Cannot draw the heat map: ${values.length} values for ${x.cells} × ${y.cells} cells`,
    );
  }
  const cells = Array.from(values, (value, cell) => {
    const [row, column] = [Math.floor(cell / x.cells), cell % x.cells];
    const [left, right] = edges(x, column, width);
    const [low, high] = edges(y, row, height);
    return { left, right, low, high, value: digits(value, 4), isGrey: grey(cell) };
  });
  const encodings = {
    x: { field: "left", type: "quantitative", ...scaleOf(x) },
    y: { field: "low", type: "quantitative", ...scaleOf(y) },
  };
  const corners = { ...encodings, x2: { field: "right" }, y2: { field: "high" } };
  const filled = cells.filter(({ value, isGrey }) => Number.isFinite(value) && !isGrey);
  const empty = cells.filter(({ isGrey }) => isGrey);
  const strip = ({ isGrey: _, ...cell }: typeof cells[number]): Spec => cell;
  return {
    ...encodings,
    layers: [
      {
        data: { values: filled.map(strip) },
        mark: { type: "rect", clip: true },
        encoding: {
          ...corners,
          color: { field: "value", type: "quantitative", ...color },
          tooltip: (["left", "low", "value"] as const).map((field, i) => ({
            field,
            type: "quantitative",
            title: names[i],
            format: ".3~g",
          })),
        },
      },
      ...(empty.length === 0 ? [] : [{
        data: { values: empty.map(strip) },
        mark: { type: "rect", clip: true, color: ink.faint },
        encoding: corners,
      }]),
    ],
  };
}

/** Where a cell begins and ends; it reaches half a pixel over the next, or white seams show. */
function edges({ from, to, cells, log }: CellAxis, cell: number, pixels: number): number[] {
  return [cell / cells, (cell + 1) / cells + 0.6 / pixels].map((part) =>
    digits(log ? from * (to / from) ** part : from + (to - from) * part, 6)
  );
}

function digits(value: number, count: number): number {
  return Number(value.toPrecision(count));
}

function scaleOf({ from, to, log, root = false, title }: CellAxis): Spec {
  const ticks = log
    ? decades([from, to])
    : root
    ? { values: [0, 0.01, 0.1, 0.25, 0.5, 1].map((part) => from + part * (to - from)) }
    : { tickCount: 5 };
  const axis = title === null ? { title, labels: false, ...ticks } : { title, ...ticks };
  const domain = { domain: [from, to], nice: false };
  const type = log ? { type: "log" } : root ? { type: "sqrt" } : {};
  return { scale: { ...type, ...domain }, axis };
}
