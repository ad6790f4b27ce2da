/**
 * Figure 1: the teacher–student set-up, and two students of which one specialises.
 *
 * @module
 */

import { joined, type Unit, units, weights, words } from "./drawing.ts";
import { column, type Columns } from "../numerics/table.ts";
import { type Figure, figure, rows } from "./figure.ts";
import { matrixMap } from "./matrix.ts";
import { decades, ink, ownColors, palette, panel, type Spec } from "./theme.ts";

/** What {@linkcode figure1} draws, by activation. */
export interface Figure1Data {
  readonly relu: StudentData;
  readonly erf: StudentData;
  readonly draws: number;
  readonly rate: number;
}

/** The students of one activation; see `stages/teacher-student/two_students.ts`. */
export interface StudentData {
  /** draw, t, error. */
  readonly errors: Columns;
  /** draw, activity, representation, aggregated, error, start. */
  readonly ends: Columns;
  /** Order parameters of the first student at the end: K × K, K × M. */
  readonly overlaps: { readonly Q: number[][]; readonly R: number[][] };
  readonly sigma: number;
  readonly readout: readonly number[];
}

const colors = { relu: palette.blue, erf: palette.orange } as const;
const names = { relu: "ReLU", erf: "scaled erf" } as const;

/** Draws Figure 1. */
export function figure1(data: Figure1Data): Figure {
  const setting = (activation: "relu" | "erf"): string =>
    `${names[activation]}: σ = ${data[activation].sigma}, h = (${
      data[activation].readout.join(", ")
    }), ` + `H = ${mean(data[activation].ends, "aggregated").toFixed(2)}`;
  return figure({
    caption:
      "The initialisation, not the activation alone, decides whether a student specialises. " +
      "a, A student of K units learns from labels of a fixed teacher of M; its first layer W and " +
      "readout h are drawn with the parameters Θ_W and Θ_h. b, Generalisation error of a ReLU " +
      "student whose initialisation specialises and of a scaled error function student whose " +
      `initialisation does not (one in bold, ${data.draws} of each). c, d, Their overlaps at the ` +
      "end of training: a sparse |Q| means that few units are active, a sparse |R| that each " +
      "represents one unit of the teacher.",
    ours: [
      `K = 4, M = 2, D = 1000, η = ${data.rate}, order-parameter chain; ${setting("relu")}; ` +
      `${setting("erf")}. With M = 2 of K = 4 units active, full specialisation is H = 0.25.`,
      "The drawing follows the paper's caption, not its picture.",
    ],
    panels: {
      hconcat: [
        setup(),
        errors(data),
        {
          vconcat: [matrices("c", "erf", data), matrices("d", "relu", data)],
          spacing: 26,
          ...ownColors,
        },
      ],
      spacing: 20,
      ...ownColors,
    },
  });
}

function mean(table: Columns, name: string): number {
  const values = column(table, name);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const height = 210;

function setup(): Spec {
  const layer = (x: number, middle: number, count: number, gap: number, color: string): Unit[] =>
    Array.from(
      { length: count },
      (_, k) => ({ x, y: middle + (k - (count - 1) / 2) * gap, color }),
    );
  const inputs = layer(12, 105, 4, 26, ink.axis);
  const teacher = layer(84, 38, 2, 26, palette.green);
  const student = layer(84, 142, 4, 25, palette.purple);
  const [y, guess] = [layer(150, 38, 1, 0, ink.text), layer(150, 142, 1, 0, ink.text)];
  return panel("a", "teacher and student", {
    width: 196,
    height,
    layer: [
      weights([
        ...joined(inputs, teacher, "to"),
        ...joined(teacher, y, "from"),
        ...joined(inputs, student, "to"),
        ...joined(student, guess, "from"),
      ], 0.9),
      ...units([...inputs, ...teacher, ...student, ...y, ...guess], 15),
      words([
        { x: 12, y: 163, text: "x" },
        { x: 166, y: 38, text: "y" },
        { x: 166, y: 142, text: "ŷ" },
        { x: 40, y: 45, text: "W*", color: palette.green },
        { x: 122, y: 20, text: "v", color: palette.green },
        { x: 44, y: 205, text: "W ~ I_W(Θ_W)", color: palette.purple },
        { x: 146, y: 205, text: "h ~ I_h(Θ_h)", color: palette.purple },
      ]),
    ],
  });
}

function errors(data: Figure1Data): Spec {
  const activations = ["erf", "relu"] as const;
  const values = activations.flatMap((activation) =>
    rows(data[activation].errors, ["draw", "t", "error"]).map((row): Spec => ({
      ...row,
      student: names[activation],
      run: `${activation} ${row["draw"]}`,
    }))
  ).filter((row) => Number(row["t"]) > 0 && Number(row["error"]) > 0);
  const range = (field: string): [number, number] => {
    const all = values.map((row) => Number(row[field]));
    return [Math.min(...all), Math.max(...all)];
  };
  const axis = (field: string, title: string): Spec => ({
    field,
    type: "quantitative",
    scale: { type: "log", domain: range(field), nice: false },
    axis: { title, ...decades(range(field)) },
  });
  const encoding = {
    x: axis("t", "time t = steps / D"),
    y: axis("error", "generalisation error ε"),
    detail: { field: "run" },
    color: {
      field: "student",
      type: "nominal",
      title: null,
      scale: {
        domain: activations.map((activation) => names[activation]),
        range: activations.map((activation) => colors[activation]),
      },
      legend: { orient: "bottom-left", offset: 4 },
    },
  };
  return panel("b", "both learn", {
    width: 210,
    height: height - 8,
    data: { values },
    layer: [
      {
        transform: [{ filter: "datum.draw > 0" }],
        mark: { type: "line", strokeWidth: 0.7, opacity: 0.35 },
        encoding,
      },
      { transform: [{ filter: "datum.draw === 0" }], mark: { type: "line" }, encoding },
    ],
  });
}

function matrices(letter: string, activation: "relu" | "erf", data: Figure1Data): Spec {
  const { Q, R } = data[activation].overlaps;
  const largest = Math.max(
    ...[data.relu, data.erf].flatMap(({ overlaps }) => [...overlaps.Q, ...overlaps.R].flat())
      .map(Math.abs),
  );
  const legend = { title: ["overlap"], gradientLength: 70, tickCount: 3 };
  const map = (matrix: number[][], words: string, first: boolean): Spec =>
    panel(
      first ? letter : "",
      first ? `${names[activation]}  ${words}` : words,
      matrixMap(matrix, { cell: 21, largest, legend: first ? null : legend }),
    );
  return {
    hconcat: [map(Q, "|Q|", true), map(R, "|R|", false)],
    spacing: 14,
    ...ownColors,
  };
}
