/**
 * Drawings made of marks: networks with their units, weights and words.
 *
 * Places are pixels from the top left corner of the panel.
 *
 * @module
 */

import { ink, type Spec } from "./theme.ts";

/** A place in the panel: pixels to the right and down. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A unit of a network, drawn as a disc with a symbol in it. */
export interface Unit extends Place {
  readonly color: string;
  readonly symbol?: string;
}

/** A weight between two units. */
export interface Weight {
  readonly from: Place;
  readonly to: Place;
  readonly color: string;
}

/** Words centred on a place. */
export interface Words extends Place {
  readonly text: string;
  readonly color?: string;
  readonly size?: number;
}

const pixel = (field: string): Spec => ({
  field,
  type: "quantitative",
  scale: null,
  axis: null,
});
const own = { type: "nominal", scale: null, legend: null };
const place = { x: pixel("x"), y: pixel("y") };

/** Draws units as discs of the given diameter in pixels. */
export function units(list: readonly Unit[], diameter = 20): readonly Spec[] {
  const values = list.map(({ x, y, color, symbol = "" }) => ({ x, y, color, symbol }));
  return [
    {
      data: { values },
      mark: {
        type: "point",
        shape: "circle",
        size: Math.PI / 4 * diameter ** 2,
        filled: true,
        opacity: 1,
      },
      encoding: { ...place, color: { field: "color", ...own } },
    },
    {
      data: { values },
      mark: { type: "text", fontSize: 9.5, color: "white" },
      encoding: { ...place, text: { field: "symbol" } },
    },
  ];
}

/** Draws weights as straight lines. */
export function weights(list: readonly Weight[], strokeWidth = 1.3): Spec {
  return {
    data: {
      values: list.map(({ from, to, color }) => ({
        x: from.x,
        y: from.y,
        right: to.x,
        down: to.y,
        color,
      })),
    },
    mark: { type: "rule", strokeWidth, opacity: 0.85 },
    encoding: {
      ...place,
      x2: { field: "right" },
      y2: { field: "down" },
      color: { field: "color", ...own },
    },
  };
}

/** Writes words. */
export function words(list: readonly Words[]): Spec {
  return {
    data: {
      values: list.map(({ x, y, text, color = ink.text, size = 10 }) => ({
        x,
        y,
        text,
        color,
        size,
      })),
    },
    mark: { type: "text" },
    encoding: {
      ...place,
      text: { field: "text" },
      color: { field: "color", ...own },
      size: { field: "size", type: "quantitative", scale: null, legend: null },
    },
  };
}

/** Every unit of one layer joined to every unit of the next, in the colour of the given end. */
export function joined(
  from: readonly Unit[],
  to: readonly Unit[],
  colored: "from" | "to",
): readonly Weight[] {
  return from.flatMap((a) =>
    to.map((b) => ({ from: a, to: b, color: colored === "from" ? a.color : b.color }))
  );
}
