/**
 * "What becomes of one student?": Figures 1 and 5 for an initialisation of the reader's choice.
 *
 * @module
 */

/// <reference lib="dom" />

import { shortNumber } from "../../pipeline/model/claim_words.ts";
import type { ControlValues, ExplorableTools } from "../../pipeline/mod.ts";
import type { Activation } from "../teacher-student/activation.ts";
import { choice, slider } from "./controls.ts";
import type { DiagramInBrief } from "./diagram.ts";
import { lineChart, timeRules } from "./line_charts.ts";
import { diagramSpec, unitsSpec } from "./student_charts.ts";
import {
  type StudentSetting,
  type StudentTrajectory,
  studentTrajectory,
} from "./student_trajectory.ts";

/** What a reader can change. */
export const controls = {
  sigma: slider("σ, first layer", {
    ...{ isLog: true, min: 1e-3, max: 2, value: 0.5 },
    about: "standard deviation of its weights",
  }),
  norm: slider("r, norm of the readout", { isLog: true, min: 1e-3, max: 3, value: 0.3 }),
  sixteenths: slider("θ, its angle, in π/16", {
    ...{ min: 0, max: 8, step: 0.25, value: 2 },
    about: "0: as many units as the teacher has; 4: all alike",
  }),
  rate: slider("η, learning rate", { isLog: true, min: 0.05, max: 20, value: 1 }),
  units: slider("K, units of the student", { min: 2, max: 8, step: 1, value: 2 }),
  teacherUnits: slider("M, units of the teacher", { min: 1, max: 4, step: 1, value: 1 }),
  activation: choice("activation", {
    erf: "erf, by the equations",
    relu: "ReLU, by the chain at D = 1000",
  }),
  draw: slider("draw of the weights", { min: 0, max: 99, step: 1, value: 0 }),
  until: slider("time until", { isLog: true, min: 1, max: 2000, value: 500 }),
  shown: slider("time shown, %", {
    ...{ min: 0, max: 100, step: 1, value: 100 },
    about: "of the way, on the logarithmic axis",
  }),
};

/** What is computed beside the page. */
export const work = { trajectory: (setting: StudentSetting) => studentTrajectory(setting) };

type Tools = ExplorableTools<typeof controls, typeof work, HTMLElement>;
type Values = ControlValues<typeof controls>;

/** What computes the same student outside the page. */
export function command(values: Values): string {
  const words = Object.entries(settingOf(values)).map(([name, value]) => `${name}=${value}`);
  return `deno task point student ${words.join(" ")}`;
}

/** The student at some values. */
export function point(values: Values): StudentTrajectory {
  return studentTrajectory(settingOf(values));
}

/** A rule at the time that is shown. */
const now = timeRules({ "": [3, 3] });

/** Puts it into the page. */
export async function mount(place: HTMLElement, tools: Tools): Promise<void> {
  const diagram: DiagramInBrief | undefined = await tools.data("diagram").then(
    (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
    () => undefined,
  );
  const map = diagram && tools.chart(
    place,
    diagramSpec(diagram),
    "Figure 5's diagram of the entropy over σ and r, with the student's place",
  );
  map?.onPick(({ sigma, norm }) => {
    if (typeof sigma === "number" && typeof norm === "number") tools.set({ sigma, norm });
  });
  const error = tools.chart(
    place,
    lineChart({ title: "generalisation error", names: ["ε"], scale: { type: "log" } }, now),
    "Generalisation error over time",
  );
  const entropy = tools.chart(
    place,
    lineChart({ title: "entropy", names: ["H", "H_Q", "H_R"], scale: { domain: [0, 1] } }, now),
    "Entropies H, H_Q and H_R over time",
  );
  const overlaps = tools.chart(
    place,
    lineChart({ title: "overlaps |Q| and |R|", names: ["Q", "R"], scale: { type: "log" } }, now),
    "Overlaps between the student's units, and with the teacher's, over time",
  );
  const units = tools.chart(place, unitsSpec, "The readout and overlaps of each unit");

  let computed: { readonly setting: string; readonly trajectory: StudentTrajectory } | undefined;
  tools.onChange(async (values) => {
    const setting = settingOf(values);
    if (diagram !== undefined) void map?.set(diagramRows(diagram, setting));
    const name = JSON.stringify(setting);
    if (computed?.setting !== name) {
      const trajectory = await tools.ask("trajectory", setting);
      if (trajectory === undefined) return;
      computed = { setting: name, trajectory };
    }
    const { trajectory } = computed;
    const at = indexAt(trajectory, values.shown / 100);
    await Promise.all([
      error.set(errorRows(trajectory, at)),
      entropy.set(entropyRows(trajectory, at)),
      overlaps.set(overlapRows(trajectory, at)),
      units.set({ units: unitRows(trajectory, at) }),
    ]);
    tools.say(wordsOn(trajectory, at, diagram, setting));
  });
}

/** The setting alone, without what is shown of it. */
function settingOf({ shown: _, activation, ...numbers }: Values): StudentSetting {
  return { ...numbers, activation: activation as Activation };
}

function indexAt({ times }: StudentTrajectory, part: number): number {
  return Math.round(part * (times.length - 1));
}

function errorRows({ times, error }: StudentTrajectory, at: number) {
  return {
    lines: times.flatMap((t, i) => t > 0 ? [{ t, what: "ε", value: error[i] }] : []),
    marks: [{ t: times[at] || times[1], kind: "" }],
  };
}

function entropyRows(
  { times, activity, representation, aggregated }: StudentTrajectory,
  at: number,
) {
  return {
    lines: times.flatMap((t, i) =>
      t > 0
        ? [
          { t, what: "H", value: aggregated[i] },
          { t, what: "H_Q", value: activity[i] },
          { t, what: "H_R", value: representation[i] },
        ]
        : []
    ),
    marks: [{ t: times[at] || times[1], kind: "" }],
  };
}

/** Every entry is a line of its own; nothing is drawn below 10⁻⁶. */
function overlapRows({ times, states }: StudentTrajectory, at: number) {
  return {
    lines: times.flatMap((t, i) => {
      const { Q = [], R = [] } = states[i] ?? {};
      if (t === 0) return [];
      const rows = (what: string, entries: readonly number[]) =>
        entries.map((value, entry) => (
          { t, what, entry: `${what}${entry}`, value: Math.max(Math.abs(value), 1e-6) }
        ));
      return [...rows("Q", Q), ...rows("R", R)];
    }),
    marks: [{ t: times[at] || times[1], kind: "" }],
  };
}

function unitRows({ states }: StudentTrajectory, at: number) {
  const { h = [], R = [], Q = [] } = states[at] ?? {};
  const [K, M] = [h.length, R.length / Math.max(1, h.length)];
  return h.flatMap((value, k) => [
    { unit: k + 1, what: "|h|", value: Math.abs(value) },
    ...Array.from({ length: M }, (_, m) => ({
      unit: k + 1,
      what: M === 1 ? "cosine with the teacher" : `cosine with unit ${m + 1}`,
      value: Math.abs(R[k * M + m] ?? NaN) / Math.sqrt(Q[k * (K + 1)] ?? NaN),
    })),
  ]);
}

/** The cells of the nearest of the figure's angles, and the student's place among them. */
function diagramRows(
  { sigma, norm, panels }: DiagramInBrief,
  setting: StudentSetting,
): { readonly [name: string]: readonly object[] } {
  const away = (sixteenths: number): number => Math.abs(sixteenths - setting.sixteenths);
  const [nearest] = panels.toSorted((a, b) => away(a.sixteenths) - away(b.sixteenths));
  const edges = (centres: readonly number[], i: number): readonly [number, number] => {
    const ratio = Math.sqrt((centres[1] ?? 1) / (centres[0] ?? 1));
    const centre = centres[i] ?? NaN;
    return [centre / ratio, centre * ratio];
  };
  return {
    cells: (nearest?.aggregated ?? []).map((value, cell) => {
      const [row, column] = [Math.floor(cell / sigma.length), cell % sigma.length];
      const [left, right] = edges(sigma, column);
      const [low, high] = edges(norm, row);
      return { sigma: sigma[column], norm: norm[row], left, right, low, high, H: value };
    }),
    place: [{ sigma: setting.sigma, norm: setting.norm }],
  };
}

function wordsOn(
  { times, aggregated, error, divergedAt }: StudentTrajectory,
  at: number,
  diagram: DiagramInBrief | undefined,
  { units, teacherUnits, rate, activation, sixteenths }: StudentSetting,
): string {
  const number = (value = NaN): string => shortNumber(value);
  const apart = diagram === undefined ? [] : [
    ...(units === diagram.units ? [] : [`K = ${diagram.units}`]),
    ...(teacherUnits === diagram.teacherUnits ? [] : [`M = ${diagram.teacherUnits}`]),
    ...(rate === diagram.rate ? [] : [`η = ${diagram.rate}`]),
    ...(activation === diagram.activation ? [] : [diagram.activation]),
    ...(diagram.panels.some((panel) => panel.sixteenths === sixteenths)
      ? []
      : ["the nearest of its angles"]),
  ];
  return [
    ...(divergedAt === null
      ? []
      : [`The dynamics diverge at t = ${number(divergedAt)}: nothing is drawn beyond.`]),
    `At t = ${number(times[at])}: H = ${number(aggregated[at])}, ε = ${number(error[at])}.`,
    ...(apart.length === 0 ? [] : [`The diagram is for ${apart.join(", ")}.`]),
  ].join(" ");
}
