/**
 * Figure 3: imbalanced pathways learn faster, and leave the others nothing to learn.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { figure3Stage } from "./mod.ts";
import type { Judged } from "./outcome.ts";
import type { Columns } from "../numerics/table.ts";
import { type Figure, figure, rows } from "./figure.ts";
import { heatMap } from "./heat_map.ts";
import {
  decades,
  ink,
  ordered,
  ownColors,
  palette,
  panel,
  sequential,
  type Spec,
} from "./theme.ts";

/** What {@linkcode figure3} draws; see the modules of `stages/pathways` for the columns. */
export interface Figure3Data {
  /** lambda, source, t, a, w, h, loss. */
  readonly trajectories: Columns;
  /** lambda, escaping_theory, hitting_theory. */
  readonly times: Columns;
  /** distance, log_ratio, one for each cell; λ₂ varies fastest. */
  readonly phase: Columns;
  /** lambda_slow, lambda_fast: pairs between which and λ₂ = 0 pathways specialise. */
  readonly border: Columns;
  /** pair, pathway, source, t, a. */
  readonly coupled: Columns;
  /** pair, pathway, escaping_theory, hitting_theory, specialises. */
  readonly coupledTimes: Columns;
  /** Cells of the phase diagram along each axis, and the upper end of its axes, in units of λ. */
  readonly cells: number;
  readonly largest: number;
  /** The fraction ε that defines both times, and the singular value a(0) of every pathway. */
  readonly threshold: number;
  readonly start: number;
  /** Singular value s* of the task. */
  readonly target: number;
  readonly claims: readonly Judged[];
}

const size = { width: 268, height: 196 };
const side = 150;
const inTheory = "datum.source === 'theory'";

/** Draws Figure 3. */
export function figure3(data: Figure3Data): Figure {
  const { claims, threshold, start, target } = data;
  return figure({
    caption: "Learning of linear pathways from imbalanced initialisation. " +
      "a, Singular value a(t) of one pathway for several imbalances λ: closed form (lines) and " +
      "gradient descent on the weights of a network (points), with the times at which it escapes " +
      "its plateau (dashed) and hits its asymptote (solid). b, The same runs in the plane of input " +
      "weight w and readout weight h, coloured by the loss; on the dashed curve hw = s* it is zero. " +
      "c, How close the slow pathway comes to its escaping time while the fast one learns: the " +
      "smallest distance t̂₂(t) − t in training, on a scale that is logarithmic to both sides of 0; " +
      "it is negative where the slow pathway escapes. d, The same as a ratio, log₁₀(t̂₂(t)/t). " +
      "White where the fast pathway is not the more imbalanced; left of the orange line the two " +
      "specialise by their exact dynamics; axes of roots. e, Pathways that learn together, in pairs: " +
      `${pairsIn(data)}.`,
    claims,
    ours: [
      `Escaping and hitting times are those of the fraction ε = ${threshold} of s*.`,
      `Every pathway starts at a(0) = ${start}, with s* = ${target}.`,
      "c is the caption's quantity; a distance that is negative over most of the diagram has no " +
      "logarithm, so d takes the ratio of the same times, which the claims are judged by.",
      "Panel e is our addition.",
    ],
    panels: {
      vconcat: [
        { hconcat: [singularValues(data), weightSpace(data)], ...ownColors },
        {
          hconcat: [
            phaseDiagram(data, "c", "distance", {
              words: "distance from escaping",
              title: ["min", "t̂₂(t) − t"],
              scale: { type: "symlog", constant: 0.01, scheme: sequential },
            }),
            phaseDiagram(data, "d", "log_ratio", {
              words: "ratio of times",
              title: ["min log₁₀", "t̂₂(t) / t"],
              scale: { scheme: sequential },
            }),
            coupledPathways(data),
          ],
          spacing: 24,
          ...ownColors,
        },
      ],
      ...ownColors,
    },
  });
}

/** Each pair with what came of it. */
function pairsIn({ coupledTimes }: Figure3Data): string {
  const outcomes = new Map(
    rows(coupledTimes, ["pair", "specialises"]).map((row) => [row["pair"], row["specialises"]]),
  );
  return [...outcomes].map(([pair, specialises]) =>
    specialises === 1
      ? `${pair} (the fast one hits before the slow one escapes)`
      : `${pair} (both take part of the task)`
  ).join("; ");
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
  const at = (field: string, kind: keyof typeof timeDashes): Spec => ({
    data: { values: rows(times, ["lambda", field]).map((row) => ({ ...row, kind })) },
    mark: { type: "rule", strokeWidth: 1, opacity: 0.8 },
    encoding: { x: { ...x, field }, color, strokeDash: timeDash },
  });
  return panel("a", "one pathway: theory (lines) and simulation (points)", {
    ...size,
    data: { values: table },
    layer: [
      at("escaping_theory", "escapes at t̂"),
      at("hitting_theory", "hits at t*"),
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

const timeDashes = { "escapes at t̂": [3, 3], "hits at t*": [1, 0] } as const;
const timeDash = {
  field: "kind",
  type: "nominal",
  title: null,
  scale: { domain: Object.keys(timeDashes), range: Object.values(timeDashes) },
};

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

function phaseDiagram(
  { phase, border, cells, largest }: Figure3Data,
  letter: string,
  name: "distance" | "log_ratio",
  { words, title, scale }: { words: string; title: readonly string[]; scale: Spec },
): Spec {
  const axis = (title: string | null) => ({
    from: 0,
    to: largest,
    cells,
    log: false,
    root: true,
    title,
  });
  const map = heatMap({
    x: axis("λ₂ of the slow pathway"),
    y: axis(letter === "c" ? "λ₁ of the fast pathway" : null),
    width: side,
    height: side,
    values: rows(phase, [name]).map((row) => Number(row[name] ?? NaN)),
    names: ["imbalance λ₂", "imbalance λ₁", title.join(" ")],
    color: { scale, legend: { title, gradientLength: 100, tickCount: 4 } },
  });
  return panel(letter, words, {
    width: side,
    height: side,
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
  const height = (side - 14) / pairs.length;
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
      width: side,
      height,
      data: { values: table.filter((r) => r["pair"] === pair) },
    };
    return i === 0 ? panel("e", "two pathways together", { ...spec, layer }) : { ...spec, layer };
  });
  return { vconcat: panels, spacing: 14 };
}

const run: Run<ReturnType<typeof figure3Stage>> = ({ params, inputs }) => ({
  spec: figure3({
    trajectories: inputs.trajectories.read(),
    times: inputs.times.read(),
    phase: inputs.phase.read(),
    border: inputs.border.read(),
    coupled: inputs.coupled.read(),
    coupledTimes: inputs.coupledTimes.read(),
    claims: inputs.claims.read(),
    ...params,
  }),
});
export default run;
