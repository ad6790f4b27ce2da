/**
 * "Does one of two pathways take the task?": Figures 2 and 3 for a pair of the reader's choice.
 *
 * @module
 */

/// <reference lib="dom" />

import { shortNumber } from "../../pipeline/model/claim_words.ts";
import type { ControlValues, ExplorableTools } from "../../pipeline/mod.ts";
import { slider } from "./controls.ts";
import { axisOf, colorOf, frame, lineChart, timeRules } from "./line_charts.ts";
import {
  type BorderPoint,
  pathwayBorder,
  type PathwayCourse,
  pathwayCourse,
  type PathwaySetting,
} from "./pathway_course.ts";

const range = { min: 0.01, max: 100 };

/** What a reader can change. */
export const controls = {
  first: slider("λ₁, imbalance of one pathway", { isLog: true, ...range, value: 10 }),
  second: slider("λ₂, of the other", { isLog: true, ...range, value: 0.1 }),
  start: slider("a(0), singular value at the start", {
    ...{ isLog: true, min: 1e-6, max: 0.1, value: 1e-3 },
    about: "of both",
  }),
  target: slider("s*, the task's", { min: 0.1, max: 5, step: 0.1, value: 1 }),
  threshold: slider("ε of the times", { isLog: true, min: 1e-3, max: 0.2, value: 0.01 }),
};

/** What is computed beside the page. */
export const work = {
  course: (setting: PathwaySetting) => pathwayCourse(setting),
  border: (setting: PathwaySetting) =>
    pathwayBorder(setting, { from: range.min, to: range.max, points: 60 }),
};

type Tools = ExplorableTools<typeof controls, typeof work, HTMLElement>;
type Values = ControlValues<typeof controls>;

/** What computes the same pair outside the page. */
export function command(values: Values): string {
  const words = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `deno task point pathways ${words.join(" ")}`;
}

/** The pair at some values. */
export function point(values: Values): PathwayCourse {
  return pathwayCourse(values);
}

const names = ["pathway 1", "pathway 2"];
const kinds = { "t̂, escapes": [3, 3], "t*, hits": [1, 0] };

/** Puts it into the page. */
export function mount(place: HTMLElement, tools: Tools): void {
  const values = tools.chart(
    place,
    lineChart({ title: "singular value a", names }, timeRules(kinds)),
    "Singular values of both pathways over time, with their escaping and hitting times",
  );
  const weights = tools.chart(place, weightsChart, "Both pathways in the plane of their weights");
  const map = tools.chart(place, mapChart, "Which pairs of imbalances specialise, and this pair");
  map.onPick(({ fast, slow }) => {
    if (typeof fast === "number" && typeof slow === "number") {
      tools.set({ first: fast, second: slow });
    }
  });
  let bordered = "";
  tools.onChange(async (setting) => {
    const { start, target, threshold, first, second } = setting;
    const course = await tools.ask("course", setting);
    if (course === undefined) return;
    const { times, pathways, ends } = course;
    const marks = ends.flatMap(({ escaping, hitting }) => [
      { t: escaping, kind: "t̂, escapes" },
      { t: hitting, kind: "t*, hits" },
    ]).filter(({ t }) => t > (times[0] ?? 0) && Number.isFinite(t));
    const lines = pathways.flatMap(({ a }, i) =>
      times.map((t, j) => ({ t, what: names[i], value: a[j] }))
    );
    await values.set({ lines, marks });
    await weights.set(weightRows(course, target));
    tools.say(wordsOn(course));
    const name = JSON.stringify([start, target, threshold]);
    const pair = [{ fast: Math.max(first, second), slow: Math.min(first, second) }];
    if (name === bordered) return await map.set({ pair });
    const border = await tools.ask("border", setting);
    if (border === undefined) return;
    bordered = name;
    await map.set({ pair, ...areaRows(border) });
  });
}

/** Each path, where it is at the end, and the curve hw = s* on which a single pathway has no loss. */
function weightRows({ pathways }: PathwayCourse, target: number) {
  const paths = pathways.flatMap(({ w, h }, i) =>
    w.map((value, order) => ({ w: value, h: h[order], what: names[i], order }))
  );
  const reach = Math.max(1.2 * Math.sqrt(target), ...paths.map(({ w, h = 0 }) => Math.max(w, h)));
  const zero = Array.from({ length: 60 }, (_, i) => {
    const w = (target / reach) * (reach * reach / target) ** (i / 59);
    return { w, h: target / w };
  });
  return { paths, zero };
}

/** The pairs that specialise lie between the border and the least λ₂. */
function areaRows(border: readonly BorderPoint[]) {
  return { border: border.map((one) => ({ ...one, least: range.min })) };
}

const weightsChart: object = {
  ...frame,
  height: 220,
  layer: [
    {
      data: { name: "zero" },
      mark: { type: "line", strokeDash: [4, 3], color: "#999999" },
      encoding: { x: axisOf("w", "input weight w", {}), y: axisOf("h", "readout weight h", {}) },
    },
    {
      data: { name: "paths" },
      mark: { type: "line", strokeWidth: 1.6 },
      encoding: {
        x: axisOf("w", "input weight w", {}),
        y: axisOf("h", "readout weight h", {}),
        order: { field: "order" },
        color: colorOf(names),
      },
    },
  ],
};

const imbalance = { type: "log", domain: [range.min, range.max] };
const mapChart: object = {
  ...frame,
  height: 220,
  layer: [
    {
      data: { name: "border" },
      mark: { type: "area", color: "#009E73", opacity: 0.25, line: { color: "#009E73" } },
      encoding: {
        x: axisOf("fast", "the larger λ", imbalance),
        y: axisOf("slow", "the smaller λ", imbalance),
        y2: { field: "least" },
      },
    },
    {
      data: { name: "pair" },
      mark: { type: "point", size: 130, strokeWidth: 3, color: "#D55E00" },
      encoding: {
        x: axisOf("fast", "the larger λ", imbalance),
        y: axisOf("slow", "the smaller λ", imbalance),
      },
    },
  ],
};

function wordsOn({ specialises, ends, pathways }: PathwayCourse): string {
  const number = (value: number): string => Number.isFinite(value) ? shortNumber(value) : "never";
  const each = ends.map(({ escaping, hitting }, i) =>
    `Pathway ${i + 1} escapes at t̂ = ${number(escaping)}, hits at t* = ${number(hitting)} and ` +
    `ends with ${shortNumber(pathways[i]?.a.at(-1) ?? NaN)}.`
  );
  return [
    specialises
      ? "The pair specialises: one pathway hits before the other escapes."
      : "The pair does not specialise: both have escaped before one hits.",
    ...each,
  ].join(" ");
}
