/**
 * One look for every figure: print size, one font, colours that everybody can tell apart.
 *
 * Sizes are in pixels at 96 to the inch: a figure as wide as two columns (180 mm) is 680 px.
 *
 * @module
 */

import { superscript } from "./numbers_in_words.ts";

/** A Vega-Lite specification or a part of one; checked when it is compiled. */
export type Spec = { readonly [name: string]: unknown };

/** Colours for categories, told apart under every common colour blindness (Okabe & Ito 2008). */
export const palette = {
  blue: "#0072B2",
  orange: "#D55E00",
  green: "#009E73",
  purple: "#CC79A7",
  sky: "#56B4E9",
  yellow: "#E69F00",
} as const;

/** Four that are told apart in grey as well (Tol 2021, “high contrast”). */
export const contrast = {
  black: "#000000",
  blue: "#004488",
  red: "#BB5566",
  yellow: "#DDAA33",
} as const;

/** Black for text, grey for what is in the background. */
export const ink = { text: "#222222", axis: "#555555", faint: "#BBBBBB" } as const;

/** Scheme for values that run from low to high; of even lightness steps (Nuñez et al. 2018). */
export const sequential = "viridis";

/** Some colours of the sequential scheme, for ordered categories; all legible on white. */
export function ordered(count: number): readonly string[] {
  const scale = ["#440154", "#3b528b", "#21918c", "#5ec962", "#d9b300"];
  if (count > scale.length) {
    throw new RangeError(`Cannot give ${count} colours in order: there are ${scale.length}`);
  }
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.round(i * (scale.length - 1) / (count - 1));
    return scale[at] ?? ink.text;
  });
}

/** The gains that {@linkcode gainColors} begins and ends at: the least and the largest of any figure. */
const GAIN_ENDS = [0.3, 2] as const;

/** Colours for gains, the same in every figure: by where the gain lies between the ends, in octaves. */
export function gainColors(gains: readonly number[]): readonly string[] {
  const stops = ordered(5);
  const [first, last] = GAIN_ENDS;
  return gains.map((gain) => {
    const part = Math.log(gain / first) / Math.log(last / first);
    const at = (stops.length - 1) * Math.min(1, Math.max(0, part));
    const below = Math.min(stops.length - 2, Math.floor(at));
    return blend(stops[below] ?? ink.text, stops[below + 1] ?? ink.text, at - below);
  });
}

/** A colour between two, `#rrggbb`. */
function blend(from: string, to: string, part: number): string {
  const channels = (color: string): number[] =>
    [1, 3, 5].map((place) => parseInt(color.slice(place, place + 2), 16));
  const ends = channels(to);
  const mixed = channels(from).map((value, i) => value + part * ((ends[i] ?? value) - value));
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

const font = "DejaVu Sans";

/** The figures' Vega-Lite configuration. */
export const config: Spec = {
  font,
  background: "white",
  padding: 6,
  view: { stroke: null },
  axis: {
    domainColor: ink.axis,
    tickColor: ink.axis,
    labelColor: ink.text,
    titleColor: ink.text,
    labelFontSize: 9.5,
    titleFontSize: 10.5,
    titleFontWeight: "normal",
    titlePadding: 6,
    tickSize: 4,
    grid: false,
    // Labels at the ends stand under their ticks.
    labelFlush: false,
  },
  legend: {
    labelColor: ink.text,
    titleColor: ink.text,
    labelFontSize: 9.5,
    titleFontSize: 10,
    titleFontWeight: "normal",
    titleLimit: 320,
    symbolStrokeWidth: 2,
    symbolSize: 60,
    symbolOpacity: 1,
  },
  header: { labelColor: ink.text, labelFontSize: 10, titleFontSize: 10.5 },
  text: { color: ink.text, fontSize: 10 },
  line: { strokeWidth: 1.6 },
  concat: { spacing: 28 },
};

/** Layers as a panel: its letter in bold above the top left corner, and a few words beside it. */
export function panel(
  letter: string,
  words: string,
  spec: Spec & { layer: readonly Spec[] },
): Spec {
  const write = (text: string, fontWeight: string, fontSize: number, x: number): Spec => ({
    data: { values: [{}] },
    mark: { type: "text", text, fontWeight, fontSize, align: "left", baseline: "alphabetic" },
    encoding: { x: { value: x }, y: { value: -10 }, color: { value: ink.text } },
  });
  return {
    ...spec,
    layer: [...spec.layer, write(letter, "bold", 12, 0), write(words, "normal", 10.5, 16)],
  };
}

/** For concatenations whose panels have colours and dashes of their own; Vega-Lite merges them otherwise. */
export const ownColors: Spec = {
  resolve: { scale: { color: "independent", strokeDash: "independent" } },
};

/** Ticks at the powers of ten of a logarithmic axis, as 10⁻³ … 10³. */
export function decades([from, to]: readonly [number, number]): Spec {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  const labels = powers.map((power) => `'${power === 0 ? "1" : `10${superscript(power)}`}'`);
  return {
    values: powers.map((power) => 10 ** power),
    labelOverlap: false,
    labelFlush: false,
    labelExpr: `[${labels}][round(log(datum.value) / LN10) - ${first}]`.replace("- -", "+ "),
  };
}
