/**
 * Figure 3: imbalanced pathways learn faster, and leave the others nothing to learn.
 *
 * @module
 */

import type { Columns } from "../numerics/table.ts";
import { type Figure, figure, rows } from "./figure.ts";
import { heatMap } from "./heat_map.ts";
import { decades, ink, ordered, palette, panel, sequential, type Spec } from "./theme.ts";

/** What {@linkcode figure3} draws; see the modules of `stages/pathways` for the columns. */
export interface Figure3Data {
  /** lambda, source, t, a, w, h, loss. */
  readonly trajectories: Columns;
  /** lambda, escaping_theory, hitting_theory. */
  readonly times: Columns;
  /** log_ratio, one for each cell; λ₂ varies fastest. */
  readonly phase: Columns;
  /** lambda_slow, lambda_fast: pairs between which and λ₂ = 0 pathways specialise. */
  readonly border: Columns;
  /** pair, pathway, source, t, a. */
  readonly coupled: Columns;
  /** pair, pathway, escaping_theory, hitting_theory. */
  readonly coupledTimes: Columns;
  /** Cells of the phase diagram along each axis, and the upper end of its axes, in units of λ. */
  readonly cells: number;
  readonly largest: number;
  /** The fraction ε that defines both times, and the singular value a(0) of every pathway. */
  readonly threshold: number;
  readonly start: number;
}

const size = { width: 268, height: 196 };
const inTheory = "datum.source === 'theory'";

/** Draws Figure 3. */
export function figure3(data: Figure3Data): Figure {
  return figure({
    caption:
      "Imbalance makes a pathway fast, and a fast pathway can leave a slow one nothing to learn. " +
      "a, Singular value a(t) of one pathway for several imbalances λ: closed form (lines) and " +
      "gradient descent on the weights of a network (points), with the times at which it escapes " +
      "its plateau (dashed) and hits its asymptote (solid). b, The same runs in the plane of input " +
      "weight w and readout weight h, coloured by the loss; on the dashed curve hw = s* it is zero. " +
      "c, How close the slow pathway comes to its escaping time while the fast one learns: the " +
      "smallest log₁₀(t̂₂(t)/t) in training, larger where specialisation is more likely; white " +
      "where the fast pathway is not the more imbalanced; left of the orange line the two specialise " +
      "by their exact dynamics. d, Two pathways that learn together: one " +
      "pair shares the task, in the other the fast pathway hits before the slow one escapes.",
    ours: [
      `Escaping and hitting times are those of the fraction ε = ${data.threshold} of s*.`,
      `Every pathway starts at a(0) = ${data.start}, with s* = 1.`,
      "The closeness in c is the ratio of times, because the difference of times is negative over " +
      "most of the diagram and has no logarithm.",
      "Panel d is our addition.",
    ],
    panels: {
      vconcat: [
        { hconcat: [singularValues(data), weightSpace(data)] },
        { hconcat: [phaseDiagram(data), coupledPathways(data)] },
      ],
    },
  });
}

function singularValues({ trajectories, times }: Figure3Data): Spec {
  const table = rows(trajectories, ["lambda", "source", "t", "a"], after0(trajectories));
  const lambdas = [...new Set(table.map((row) => row["lambda"]))];
  const color = {
    field: "lambda",
    type: "ordinal",
    title: "λ",
    scale: { domain: lambdas, range: ordered(lambdas.length) },
  };
  const { x } = timeAxis(table.map((row) => Number(row["t"])));
  const at = (field: string, strokeDash: readonly number[]): Spec => ({
    data: { values: rows(times, ["lambda", field]) },
    mark: { type: "rule", strokeDash, strokeWidth: 1, opacity: 0.8 },
    encoding: { x: { ...x, field }, color },
  });
  return panel("a", "one pathway: theory (lines) and simulation (points)", {
    ...size,
    data: { values: table },
    layer: [
      at("escaping_theory", [3, 3]),
      at("hitting_theory", [1, 0]),
      {
        transform: [{ filter: inTheory }],
        mark: { type: "line" },
        encoding: { x, y: valueAxis, color },
      },
      {
        transform: [{ filter: `!(${inTheory})` }],
        mark: { type: "point", filled: true, size: 16, opacity: 1 },
        encoding: { x, y: valueAxis, color },
      },
    ],
  });
}

/** The time axis from the first of some positive times to the last. */
function timeAxis(times: readonly number[]): { domain: readonly [number, number]; x: Spec } {
  const domain = [Math.min(...times), Math.max(...times)] as const;
  const scale = { type: "log", domain, nice: false };
  const axis = { title: "time t (in units of τ)", ...decades(domain) };
  return { domain, x: { field: "t", type: "quantitative", scale, axis } };
}

const valueAxis = {
  field: "a",
  type: "quantitative",
  scale: { domain: [0, 1] },
  axis: { title: "singular value a / s*", tickCount: 5 },
};

/** A logarithmic axis has no place for t = 0. */
function after0(table: Columns): (row: number) => boolean {
  return (row) => Number(table["t"]?.[row]) > 0;
}

function weightSpace({ trajectories }: Figure3Data): Spec {
  const runs = rows(trajectories, ["lambda", "source", "t", "w", "h", "loss"]);
  const simulated = runs.filter((row) => row["source"] === "simulation");
  const top = Math.max(...simulated.map((row) => Number(row["h"])));
  const right = Math.max(...simulated.map((row) => Number(row["w"]))) * 1.25;
  const ends = [...Map.groupBy(simulated, (row) => row["lambda"]).values()].flatMap((run) =>
    run.slice(-1).map((row) => ({ ...row, label: `λ = ${row["lambda"]}` }))
  );
  const solutions = Array.from({ length: 61 }, (_, i) => {
    const h = 1 / right + (top * 1.06 - 1 / right) * i / 60;
    return { w: Number((1 / h).toPrecision(5)), h: Number(h.toPrecision(5)) };
  });
  const x = {
    field: "w",
    type: "quantitative",
    scale: { domain: [0, right], nice: false },
    axis: { title: "input weight w", tickCount: 5 },
  };
  const y = {
    field: "h",
    type: "quantitative",
    scale: { domain: [0, top * 1.06], nice: false },
    axis: { title: "readout weight h", tickCount: 5 },
  };
  return panel("b", "the same runs in weight space", {
    ...size,
    data: { values: runs },
    layer: [
      {
        data: { values: solutions },
        mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1.2, color: ink.axis },
        encoding: { x, y, order: { field: "h" } },
      },
      {
        transform: [{ filter: inTheory }],
        mark: { type: "line", strokeWidth: 1, color: ink.faint },
        encoding: { x, y, detail: { field: "lambda" }, order: { field: "t" } },
      },
      {
        transform: [{ filter: `!(${inTheory})` }],
        mark: { type: "point", filled: true, size: 26, opacity: 1 },
        encoding: {
          x,
          y,
          color: {
            field: "loss",
            type: "quantitative",
            scale: { scheme: sequential, domain: [0, 0.5] },
            legend: { title: "loss", gradientLength: 110, tickCount: 3 },
          },
        },
      },
      {
        data: { values: ends },
        mark: { type: "text", align: "left", dx: 7, dy: -2, fontSize: 9 },
        encoding: { x, y, text: { field: "label" } },
      },
    ],
  });
}

function phaseDiagram({ phase, border, cells, largest }: Figure3Data): Spec {
  const axis = (title: string) => ({ from: 0, to: largest, cells, log: false, title });
  const map = heatMap({
    x: axis("imbalance λ₂ of the slow pathway"),
    y: axis("imbalance λ₁ of the fast pathway"),
    width: size.height,
    height: size.height,
    values: rows(phase, ["log_ratio"]).map((row) => Number(row["log_ratio"] ?? NaN)),
    names: ["imbalance λ₂", "imbalance λ₁", "min log₁₀ t̂₂(t) / t"],
    color: {
      scale: { scheme: sequential },
      legend: { title: ["min log₁₀", "t̂₂(t) / t"], gradientLength: 110, tickCount: 5 },
    },
  });
  return panel("c", "how close the slow pathway comes to escaping", {
    width: size.height,
    height: size.height,
    layer: [...map.layers, {
      data: { values: rows(border, ["lambda_slow", "lambda_fast"]) },
      mark: { type: "line", strokeWidth: 1.4, color: palette.orange },
      encoding: {
        x: { ...map.x, field: "lambda_slow" },
        y: { ...map.y, field: "lambda_fast" },
        order: { field: "lambda_fast" },
      },
    }],
  });
}

function coupledPathways({ coupled, coupledTimes }: Figure3Data): Spec {
  const table = rows(coupled, ["pair", "pathway", "source", "t", "a"], after0(coupled));
  const times = rows(coupledTimes, ["pair", "pathway", "escaping_theory", "hitting_theory"]);
  const pairs = [...new Set(table.map((row) => row["pair"]))];
  const color = {
    field: "pathway",
    type: "nominal",
    title: "pathway",
    scale: { domain: [1, 2], range: [palette.blue, palette.orange] },
  };
  const { x: time, domain } = timeAxis(table.map((row) => Number(row["t"])));
  const ticks = decades(domain);
  const height = (size.height - 34) / pairs.length;
  const panels = pairs.map((pair, i) => {
    const isLast = i === pairs.length - 1;
    const x = isLast ? time : { ...time, axis: { title: null, labels: false, ...ticks } };
    const y = { ...valueAxis, axis: { title: "a / s*", tickCount: 3 } };
    const at = (field: string, pathway: number, strokeDash: readonly number[]): Spec => ({
      data: {
        values: times.filter((row) =>
          row["pair"] === pair && row["pathway"] === pathway && row[field] !== null &&
          Number(row[field]) >= domain[0] && Number(row[field]) <= domain[1]
        ),
      },
      mark: { type: "rule", strokeDash, strokeWidth: 1, opacity: 0.8 },
      encoding: { x: { ...x, field }, color },
    });
    const layer = [
      at("hitting_theory", 1, [1, 0]),
      at("escaping_theory", 2, [3, 3]),
      {
        transform: [{ filter: inTheory }],
        mark: { type: "line" },
        encoding: { x, y, color },
      },
      {
        transform: [{ filter: `!(${inTheory})` }],
        mark: { type: "point", filled: true, size: 16, opacity: 1 },
        encoding: { x, y, color },
      },
      {
        data: { values: [{ pair }] },
        mark: { type: "text", align: "left", fontSize: 9.5 },
        encoding: {
          x: { value: 6 },
          y: { value: 10 },
          text: { field: "pair" },
          color: { value: ink.text },
        },
      },
    ];
    const spec = {
      width: size.width,
      height,
      data: { values: table.filter((r) => r["pair"] === pair) },
    };
    return i === 0 ? panel("d", "two pathways together", { ...spec, layer }) : { ...spec, layer };
  });
  return { vconcat: panels, spacing: 14 };
}
