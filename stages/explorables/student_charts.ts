/**
 * The charts of the student explorable, without data.
 *
 * @module
 */

import type { DiagramInBrief } from "./diagram.ts";
import { axisOf, colors, frame } from "./line_charts.ts";

/** Each unit's readout and cosines. */
export const unitsSpec: object = {
  ...frame,
  data: { name: "units" },
  mark: { type: "bar" },
  encoding: {
    x: { field: "unit", type: "ordinal", title: "unit", axis: { labelAngle: 0 } },
    xOffset: { field: "what" },
    y: { field: "value", type: "quantitative", title: "at the time shown" },
    color: { field: "what", type: "nominal", scale: { range: colors } },
  },
};

/** A diagram over σ and r whose cells can be chosen. */
export function diagramSpec({ sigma, norm }: DiagramInBrief): object {
  const ends = (centres: readonly number[]): readonly number[] => {
    const ratio = Math.sqrt((centres[1] ?? 1) / (centres[0] ?? 1));
    return [(centres[0] ?? 1) / ratio, (centres.at(-1) ?? 1) * ratio];
  };
  const axis = (field: string, title: string, domain: readonly number[]) =>
    axisOf(field, title, { type: "log", domain }, { axis: { tickCount: 4, format: "~g" } });
  const [x, y] = [ends(sigma), ends(norm)];
  return {
    ...frame,
    ...{ width: 220, height: 220 },
    layer: [
      {
        data: { name: "cells" },
        mark: { type: "rect", cursor: "pointer", tooltip: true },
        encoding: {
          x: axis("left", "σ", x),
          x2: { field: "right" },
          y: axis("low", "r", y),
          y2: { field: "high" },
          color: {
            field: "H",
            type: "quantitative",
            scale: { scheme: "viridis", domain: [0, 1] },
            legend: { title: "H in Figure 5", orient: "right" },
          },
        },
      },
      {
        data: { name: "place" },
        mark: { type: "point", size: 130, strokeWidth: 3, color: "#D55E00" },
        encoding: { x: axis("sigma", "σ", x), y: axis("norm", "r", y) },
      },
    ],
  };
}
