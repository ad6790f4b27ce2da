/**
 * The charts of the student explorable, without data.
 *
 * @module
 */

import type { DiagramInBrief } from "./diagram.ts";

const schema = "https://vega.github.io/schema/vega-lite/v6.json";
const size = { width: 250, height: 170 };
const config = {
  view: { stroke: null },
  axis: { grid: false, labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal" },
  legend: { labelFontSize: 11, title: null, orient: "top" },
};
/** As in the figures. */
const colors = ["#0072B2", "#D55E00", "#009E73"];

/** Lines over a logarithmic time, and a rule at the time that is shown. */
export function lineSpec(title: string, isLog: boolean, names: readonly string[]): object {
  return {
    $schema: schema,
    ...size,
    config,
    layer: [
      {
        data: { name: "lines" },
        mark: { type: "line", strokeWidth: 1.4, clip: true },
        encoding: {
          x: time,
          y: {
            field: "value",
            type: "quantitative",
            title,
            scale: isLog ? { type: "log" } : { domain: [0, 1] },
            axis: { tickCount: 4, format: isLog ? ".0e" : ".1f" },
          },
          detail: { field: "entry" },
          color: {
            field: "what",
            type: "nominal",
            scale: { domain: names, range: colors.slice(0, names.length) },
            legend: names.length > 1 ? {} : null,
          },
        },
      },
      {
        data: { name: "now" },
        mark: { type: "rule", strokeDash: [3, 3], color: "#555555" },
        encoding: { x: time },
      },
    ],
  };
}

const time = {
  field: "t",
  type: "quantitative",
  title: "time t",
  scale: { type: "log", nice: false },
  axis: { tickCount: 4, format: "~g" },
};

/** Each unit's readout and cosines. */
export const unitsSpec: object = {
  $schema: schema,
  ...size,
  config,
  data: { name: "units" },
  mark: { type: "bar" },
  encoding: {
    x: { field: "unit", type: "ordinal", title: "unit", axis: { labelAngle: 0 } },
    xOffset: { field: "what" },
    y: { field: "value", type: "quantitative", title: "at the time shown" },
    color: { field: "what", type: "nominal", scale: { range: [...colors, "#CC79A7", "#56B4E9"] } },
  },
};

/** A diagram over σ and r whose cells can be chosen. */
export function diagramSpec({ sigma, norm }: DiagramInBrief): object {
  const ends = (centres: readonly number[]): readonly number[] => {
    const ratio = Math.sqrt((centres[1] ?? 1) / (centres[0] ?? 1));
    return [(centres[0] ?? 1) / ratio, (centres.at(-1) ?? 1) * ratio];
  };
  const axis = (field: string, title: string, domain: readonly number[]) => ({
    ...{ field, type: "quantitative", title },
    scale: { type: "log", domain, nice: false },
    axis: { tickCount: 4, format: "~g" },
  });
  const [x, y] = [ends(sigma), ends(norm)];
  return {
    $schema: schema,
    ...{ width: 220, height: 220, config },
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
