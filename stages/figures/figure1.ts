/**
 * Figure 1: the teacher–student set-up, and students of either activation, initialised to specialise and
 * not to.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { column, type Columns } from "../numerics/table.ts";
import { joined, type Unit, units, weights, words } from "./drawing.ts";
import { type Figure, figure, rows } from "./figure.ts";
import { matrixMap } from "./matrix.ts";
import type { figure1Stage } from "./mod.ts";
import type { Judged } from "./outcome.ts";
import { decades, ink, ownColors, palette, panel, type Spec } from "./theme.ts";

type Activation = "relu" | "linear" | "erf";
type Initialisation = "specialising" | "spread";

/** What {@linkcode figure1} draws. */
export interface Figure1Data {
  /** All four combinations. */
  readonly students: readonly StudentData[];
  readonly draws: number;
  readonly rate: number;
  /** Dimension D. */
  readonly inputs: number;
  /** Time at the end. */
  readonly until: number;
  readonly claims: readonly Judged[];
}

/** The students of one kind; see `stages/teacher-student/two_students.ts`. */
export interface StudentData {
  readonly activation: Activation;
  readonly initialisation: Initialisation;
  /** draw, t, error. */
  readonly errors: Columns;
  /** draw, activity, representation, aggregated, error, start. */
  readonly ends: Columns;
  /** Order parameters of the first student at the end: K × K, K × M. */
  readonly overlaps: { readonly Q: number[][]; readonly R: number[][] };
  readonly sigma: number;
  readonly readout: readonly number[];
}

const colors = { relu: palette.blue, linear: palette.blue, erf: palette.orange } as const;
const names = { relu: "ReLU", linear: "linear", erf: "erf" } as const;
const dashes = { specialising: [1, 0], spread: [5, 3] } as const;
const height = 216;

/** Draws Figure 1. */
export function figure1(data: Figure1Data): Figure {
  const { students, draws, rate, inputs, until, claims } = data;
  const [first] = students;
  const [K, M] = [first?.overlaps.R.length ?? NaN, first?.overlaps.R[0]?.length ?? NaN];
  const kinds = [...new Map(students.map((one) => [one.initialisation, one])).values()]
    .map(({ initialisation, sigma, readout }) =>
      `${initialisation}: σ = ${sigma}, h = (${readout.map(short).join(", ")})`
    );
  return figure({
    caption:
      "Initialisation and specialisation. a, A student of K units learns from labels of a fixed " +
      "teacher of M; its first layer W and readout h are drawn from distributions with the " +
      "parameters Θ₁ and Θ₂. b, Generalisation error of students of two activations (colours) and " +
      `two initialisations (solid and dashed), one in bold, ${draws} of each. c–f, Their overlaps ` +
      `at the end of training, t = ${until}: a sparse |Q| means that few units are active, a ` +
      "sparse |R| that each represents one unit of the teacher. H is the mean over the students of " +
      "the two matrices' entropy: 0 is one unit, 1 all alike.",
    claims,
    ours: [
      `K = ${K}, M = ${M}, D = ${inputs}, η = ${rate}, order-parameter chain, erf scaled; ${
        kinds.join("; ")
      }. With M of K units active, each for one unit of the teacher, H is ${
        short(Math.log(M) / Math.log(K) / 2)
      }.`,
      "The caption names a ReLU student that specialises (c) and an erf student that does not (f); " +
      "the other two are our addition, so that activation and initialisation can be told apart.",
      "The drawing follows the paper's caption, not its picture.",
    ],
    panels: {
      vconcat: [
        { hconcat: [setup(K, M), errors(data)], spacing: 40, ...ownColors },
        {
          hconcat: students.map((student, i) =>
            matrices("cdef"[i] ?? "", student, i === students.length - 1, largestOf(data))
          ),
          spacing: 16,
          ...ownColors,
        },
      ],
      spacing: 40,
      ...ownColors,
    },
  });
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function mean(table: Columns, name: string): number {
  const values = column(table, name);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function setup(K: number, M: number): Spec {
  const layer = (x: number, middle: number, count: number, gap: number, color: string): Unit[] =>
    Array.from(
      { length: count },
      (_, k) => ({ x, y: middle + (k - (count - 1) / 2) * gap, color }),
    );
  const inputs = layer(12, 95, 4, 26, ink.axis);
  const teacher = layer(84, 34, M, Math.min(26, 45 / (M - 1)), palette.green);
  const student = layer(84, 132, K, Math.min(25, 105 / (K - 1)), palette.purple);
  const [y, guess] = [layer(150, 34, 1, 0, ink.text), layer(150, 132, 1, 0, ink.text)];
  return panel("a", "teacher and student", {
    width: 210,
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
        { x: 12, y: 153, text: "x" },
        { x: 166, y: 34, text: "y" },
        { x: 166, y: 132, text: "ŷ" },
        { x: 40, y: 41, text: "W*", color: palette.green },
        { x: 122, y: 16, text: "h*", color: palette.green },
        { x: 40, y: 198, text: "W from p(W; Θ₁)", color: palette.purple },
        { x: 150, y: 198, text: "h from p(h; Θ₂)", color: palette.purple },
      ]),
    ],
  });
}

function errors({ students, until }: Figure1Data): Spec {
  const values = students.flatMap(({ activation, initialisation, errors }) =>
    rows(errors, ["draw", "t", "error"]).map((row): Spec => ({
      ...row,
      activation: names[activation],
      initialisation,
      run: `${activation} ${initialisation} ${row["draw"]}`,
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
  const activations = [...new Set(students.map(({ activation }) => activation))];
  const initialisations = ["specialising", "spread"] as const;
  const encoding = {
    x: axis("t", "time t = steps / D"),
    y: axis("error", "generalisation error ε"),
    detail: { field: "run" },
    color: {
      field: "activation",
      type: "nominal",
      scale: {
        domain: activations.map((activation) => names[activation]),
        range: activations.map((activation) => colors[activation]),
      },
    },
    strokeDash: {
      field: "initialisation",
      type: "nominal",
      scale: { domain: initialisations, range: initialisations.map((one) => dashes[one]) },
    },
  };
  return panel("b", `four kinds of student, to t = ${until}`, {
    width: 270,
    height: height - 30,
    data: { values },
    layer: [
      {
        transform: [{ filter: "datum.draw > 0" }],
        mark: { type: "line", strokeWidth: 0.7, opacity: 0.3 },
        encoding,
      },
      { transform: [{ filter: "datum.draw === 0" }], mark: { type: "line" }, encoding },
    ],
  });
}

function largestOf({ students }: Figure1Data): number {
  return Math.max(
    ...students.flatMap(({ overlaps }) => [...overlaps.Q, ...overlaps.R].flat()).map(Math.abs),
  );
}

function matrices(letter: string, student: StudentData, isLast: boolean, largest: number): Spec {
  const { activation, initialisation, ends, overlaps: { Q, R } } = student;
  const legend = { title: ["overlap"], gradientLength: 60, tickCount: 3 };
  const style = { cell: 17, largest };
  const units = "student's unit";
  const H = mean(ends, "aggregated").toFixed(2);
  return {
    hconcat: [
      panel(
        letter,
        `${names[activation]}, ${initialisation}: H = ${H}`,
        matrixMap(Q, { ...style, legend: null, rows: units, columns: "unit (|Q|)" }),
      ),
      matrixMap(R, {
        ...style,
        legend: isLast ? legend : null,
        rows: null,
        columns: "teacher's (|R|)",
      }),
    ],
    spacing: 10,
    // The title is wider than the matrix that it stands over.
    bounds: "flush",
    ...ownColors,
  };
}

const run: Run<ReturnType<typeof figure1Stage>> = ({ params, inputs }) => {
  const { settings, ...rest } = params;
  // All are outputs of one sweep, so their elements are in the same order.
  const students = inputs.ends.map(({ params: { activation, initialisation }, read }, i) => ({
    activation,
    initialisation,
    errors: inputs.errors[i]?.read() ?? {},
    ends: read(),
    overlaps: inputs.overlaps[i]?.read() ?? { Q: [], R: [] },
    ...settings[initialisation],
  }));
  return { spec: figure1({ ...rest, students, claims: inputs.claims.read() }) };
};
export default run;
