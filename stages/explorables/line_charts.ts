/**
 * The look of explorables' charts, and the charts that several have.
 *
 * @module
 */

/** A part of a Vega-Lite specification. */
export type Part = { readonly [name: string]: unknown };

/** Colours as in the figures. */
export const colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9"];

/** What all charts begin with. */
export const frame = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  width: 250,
  height: 170,
  config: {
    view: { stroke: null },
    axis: { grid: false, labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal" },
    legend: { labelFontSize: 11, title: null, orient: "top" },
  },
};

/** An axis with numbers on it. */
export function axisOf(field: string, title: string, scale: Part, more: Part = {}): Part {
  const isLog = scale["type"] === "log";
  return {
    ...{ field, type: "quantitative", title },
    scale: { ...(isLog ? { nice: false } : {}), ...scale },
    axis: { tickCount: 4, format: isLog ? ".0e" : "~g" },
    ...more,
  };
}

/** Time on a logarithmic axis. */
export const logTime = axisOf("t", "time t", { type: "log" }, {
  axis: { tickCount: 4, format: "~g" },
});

/** Colour by `what`, with a legend where there are several. */
export function colorOf(names: readonly string[]): Part {
  return {
    field: "what",
    type: "nominal",
    scale: { domain: names, range: colors.slice(0, names.length) },
    legend: names.length > 1 ? {} : null,
  };
}

/** Lines over time: data `lines` with the fields t, what, value and perhaps entry. */
export function lineChart(
  { title, names, scale = {} }: {
    readonly title: string;
    readonly names: readonly string[];
    readonly scale?: Part;
  },
  ...others: readonly Part[]
): object {
  const lines = {
    data: { name: "lines" },
    mark: { type: "line", strokeWidth: 1.4, clip: true },
    encoding: {
      x: logTime,
      y: axisOf("value", title, scale),
      detail: { field: "entry" },
      color: colorOf(names),
    },
  };
  return { ...frame, layer: [lines, ...others] };
}

/** Rules at times: data `marks` with the field t, and what each is. */
export function timeRules(kinds: { readonly [what: string]: readonly number[] }): Part {
  return {
    data: { name: "marks" },
    mark: { type: "rule", color: "#555555" },
    encoding: {
      x: logTime,
      strokeDash: {
        field: "kind",
        type: "nominal",
        scale: { domain: Object.keys(kinds), range: Object.values(kinds) },
        legend: Object.keys(kinds).length > 1 ? { symbolType: "stroke" } : null,
      },
    },
  };
}
