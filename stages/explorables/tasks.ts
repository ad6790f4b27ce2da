/**
 * "How much is forgotten?": Figures 6 and 7 for a student of the reader's choice.
 *
 * @module
 */

/// <reference lib="dom" />

import { shortNumber } from "../../pipeline/model/claim_words.ts";
import type { ControlValues, ExplorableTools } from "../../pipeline/mod.ts";
import { choice, slider } from "./controls.ts";
import { axisOf, colorOf, colors, frame, lineChart } from "./line_charts.ts";
import {
  forgettingCurve,
  type ForgettingPoint,
  type TaskCourse,
  taskCourse,
  type TasksSetting,
} from "./tasks_course.ts";

const angle = { min: 0, max: 8, step: 0.25 };
const norm = { isLog: true, min: 1e-3, max: 3 } as const;

/** What a reader can change. */
export const controls = {
  overlap: slider("V, overlap of the teachers", {
    ...{ min: 0, max: 1, step: 0.01, value: 0.5 },
    about: "0: unlike tasks; 1: the same",
  }),
  sigma: slider("σ, first layer", { isLog: true, min: 1e-3, max: 3, value: 1e-3 }),
  first: slider("θ₁ of the first head, in π/16", {
    ...{ ...angle, value: 0 },
    about: "0: one unit; 4: both alike",
  }),
  firstNorm: slider("r₁, its norm", { ...norm, value: 1 }),
  second: slider("θ₂ of the second head, in π/16", { ...angle, value: 4 }),
  secondNorm: slider("r₂, its norm", { ...norm, value: 1 }),
  rate: slider("η, learning rate", { isLog: true, min: 0.05, max: 10, value: 1 }),
  switchAt: slider("time of the switch", { isLog: true, min: 1, max: 10000, value: 3000 }),
  until: slider("time of the second task", { isLog: true, min: 1, max: 3000, value: 300 }),
  kind: choice("elastic weight consolidation", {
    none: "none",
    fisher: "by the output's Fisher information",
    loss: "by the gradient of the loss",
    l2: "all weights alike (L2)",
  }),
  strength: slider("γ, its strength", { isLog: true, min: 1e-4, max: 100, value: 1 }),
  draw: slider("draw of the weights", { min: 0, max: 99, step: 1, value: 0 }),
  points: choice("the curve over V", { quick: "9 values while dragging", fine: "41 values" }),
};

const counts: { readonly [points: string]: number } = { quick: 9, fine: 41 };

/** What is computed beside the page. */
export const work = {
  course: ({ setting, overlap }: { setting: TasksSetting; overlap: number }) =>
    taskCourse(setting, overlap),
  curve: ({ setting, overlaps }: { setting: TasksSetting; overlaps: readonly number[] }) =>
    forgettingCurve(setting, overlaps),
};

type Tools = ExplorableTools<typeof controls, typeof work, HTMLElement>;
type Values = ControlValues<typeof controls>;

/** What computes the same student outside the page. */
export function command(values: Values): string {
  const words = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `deno task point tasks ${words.join(" ")}`;
}

/** The student at some values: forgetting at every V, and the course at the chosen one. */
export function point(values: Values): {
  readonly curve: ForgettingPoint[];
  readonly course: TaskCourse;
} {
  const setting = settingOf(values);
  return {
    curve: forgettingCurve(setting, overlapsOf(values)),
    course: taskCourse(setting, values.overlap),
  };
}

/** Puts it into the page. */
export function mount(place: HTMLElement, tools: Tools): void {
  const profile = tools.chart(place, profileChart, "Forgetting by the overlap of the teachers");
  profile.onPick(({ overlap }) => {
    if (typeof overlap === "number") tools.set({ overlap });
  });
  const errors = tools.chart(
    place,
    lineChart({ title: "generalisation error", names: errorNames, scale: { type: "log" } }),
    "Errors of both tasks over the time since the switch",
  );
  const overlaps = tools.chart(place, overlapChart, "Overlaps of both units with both teachers");
  let drawn = "";
  tools.onChange(async (values) => {
    const setting = settingOf(values);
    const { overlap } = values;
    const name = JSON.stringify([setting, values.points]);
    const curve = name === drawn
      ? []
      : await tools.ask("curve", { setting, overlaps: overlapsOf(values) });
    const course = await tools.ask("course", { setting, overlap });
    if (curve === undefined || course === undefined) return;
    await profile.set({
      ...(name === drawn ? {} : { curve }),
      chosen: [{ overlap, forgetting: course.forgetting }],
    });
    drawn = name;
    await errors.set({
      lines: course.curve.flatMap(({ t, first, second }) => [
        { t, what: errorNames[0], value: Math.max(first, 1e-12) },
        { t, what: errorNames[1], value: Math.max(second, 1e-12) },
      ]),
    });
    await overlaps.set({ overlaps: overlapRows(course) });
    tools.say(wordsOn(course, overlap));
  });
}

const errorNames = ["first task", "second task"];
const teacherNames = ["with teacher 1", "with teacher 2"];

function settingOf({ overlap: _, points: __, kind, ...numbers }: Values): TasksSetting {
  return { ...numbers, kind: kind as TasksSetting["kind"] };
}

function overlapsOf({ points }: Values): number[] {
  const count = counts[points] ?? 9;
  return Array.from({ length: count }, (_, i) => i / (count - 1));
}

function overlapRows({ R }: TaskCourse) {
  return R.map((value, i) => ({
    unit: 1 + Math.floor(i / 2),
    what: teacherNames[i % 2],
    value: Math.abs(value),
  }));
}

const overlapAxis = axisOf("overlap", "overlap V of the teachers", { domain: [0, 1] });
const profileChart: object = {
  ...frame,
  layer: [
    {
      data: { name: "curve" },
      mark: { type: "line", point: { size: 30 }, color: colors[0], cursor: "pointer" },
      encoding: { x: overlapAxis, y: axisOf("forgetting", "forgetting of the first task", {}) },
    },
    {
      data: { name: "chosen" },
      mark: { type: "point", size: 130, strokeWidth: 3, color: colors[1] },
      encoding: { x: overlapAxis, y: axisOf("forgetting", "forgetting of the first task", {}) },
    },
  ],
};

const overlapChart: object = {
  ...frame,
  data: { name: "overlaps" },
  mark: "bar",
  encoding: {
    x: { field: "unit", type: "ordinal", title: "unit", axis: { labelAngle: 0 } },
    xOffset: { field: "what" },
    y: axisOf("value", "|R| at the end", {}),
    color: colorOf(teacherNames),
  },
};

function wordsOn({ forgetting, transfer, entropyBefore }: TaskCourse, overlap: number): string {
  const kind = entropyBefore < 0.5 ? "specialised" : "not specialised";
  return `The student was ${kind} at the switch (H = ${
    shortNumber(entropyBefore)
  }). At V = ${overlap} it ` +
    `forgets ${shortNumber(forgetting)} of the first task and gains ${
      shortNumber(transfer)
    } on the second.`;
}
