/**
 * Figure 2: a network of two hidden units, its two pathways, and what is followed of them.
 *
 * @module
 */

import { joined, type Unit, units, weights, words } from "./drawing.ts";
import type { Columns } from "../numerics/table.ts";
import { type Figure, figure, rows } from "./figure.ts";
import { decades, ink, palette, panel, type Spec } from "./theme.ts";

/** What {@linkcode figure2} draws: one pair of pathways, see `stages/pathways/coupled_table.ts`. */
export interface Figure2Data {
  /** pathway, source, t, a. */
  readonly coupled: Columns;
  /** pathway, lambda, escaping_theory, hitting_theory. */
  readonly coupledTimes: Columns;
  /** Which pair of the tables. */
  readonly pair: string;
  /** The fraction ε that defines both times. */
  readonly threshold: number;
}

const colors = [palette.blue, palette.orange] as const;
const height = 150;

/** Draws Figure 2. */
export function figure2(data: Figure2Data): Figure {
  return figure({
    caption:
      "The set-up of the linear theory. a, A network of two hidden units learns a regression task " +
      "of one singular mode s*. b, Its two units are two pathways, each with a singular value " +
      "a = hw of its own; they are coupled because both learn from the residual e that they leave " +
      "together. c, The singular values of two pathways of different imbalance λ by the closed " +
      `form (${data.pair}): the network specialises if the fast pathway hits its asymptote, at t*₁ ` +
      "(solid), before the slow one escapes its plateau, at t̂₂ (dashed); these two do not.",
    ours: [
      "The drawing follows the paper's caption, not its picture.",
      `t̂ and t* are those of the fraction ε = ${data.threshold}.`,
    ],
    panels: { hconcat: [network(), pathways(), singularValues(data)], spacing: 24 },
  });
}

const inputsAt = (x: number, middle: number, gap: number): readonly Unit[] =>
  [-1, 0, 1].map((k) => ({ x, y: middle + k * gap, color: ink.axis }));

function network(): Spec {
  const inputs = inputsAt(14, height / 2, 34);
  const hidden = colors.map((color, i) => ({ x: 88, y: 42 + 66 * i, color }));
  const output = { x: 162, y: height / 2, color: ink.text };
  return panel("a", "one network", {
    width: 176,
    height,
    layer: [
      weights([...joined(inputs, hidden, "to"), ...joined(hidden, [output], "from")]),
      ...units([...inputs, ...hidden, output]),
      words([
        { x: 14, y: 132, text: "x" },
        { x: 162, y: 95, text: "ŷ" },
        { x: 48, y: 29, text: "w₁", color: colors[0] },
        { x: 48, y: 121, text: "w₂", color: colors[1] },
        { x: 131, y: 46, text: "h₁", color: colors[0] },
        { x: 131, y: 105, text: "h₂", color: colors[1] },
      ]),
    ],
  });
}

function pathways(): Spec {
  const middle = height / 2;
  const each = colors.map((color, i) => {
    const y = 26 + 98 * i;
    const inputs = inputsAt(12, y, 17);
    const hidden = { x: 70, y, color };
    const output = { x: 128, y, color: ink.text };
    return { color, y, inputs, hidden, output };
  });
  const bracket = each.map(({ y }) => ({
    from: { x: 182, y: y < middle ? y + 9 : y - 9 },
    to: { x: 182, y: y < middle ? middle - 10 : middle + 10 },
    color: ink.axis,
  }));
  const label = (text: string, i: number, x: number, dy: number) => ({
    x,
    y: (each[i]?.y ?? 0) + dy,
    text,
    color: colors[i] ?? ink.text,
  });
  return panel("b", "two coupled pathways", {
    width: 214,
    height,
    layer: [
      weights([
        ...each.flatMap(({ inputs, hidden, output }) => [
          ...joined(inputs, [hidden], "to"),
          ...joined([hidden], [output], "from"),
        ]),
        ...bracket,
      ]),
      ...units(each.flatMap(({ inputs, hidden, output }) => [...inputs, hidden, output]), 14),
      words([
        label("w₁", 0, 42, -20),
        label("h₁", 0, 99, -9),
        label("a₁ = h₁w₁", 0, 182, 0),
        label("w₂", 1, 42, 21),
        label("h₂", 1, 99, 11),
        label("a₂ = h₂w₂", 1, 182, 0),
        { x: 168, y: middle, text: "e = s* − a₁ − a₂" },
      ]),
    ],
  });
}

function singularValues({ coupled, coupledTimes, pair }: Figure2Data): Spec {
  const isDrawn = (row: number): boolean =>
    coupled["pair"]?.[row] === pair && coupled["source"]?.[row] === "theory" &&
    Number(coupled["t"]?.[row]) > 0;
  const table = rows(coupled, ["pathway", "t", "a"], isDrawn);
  const domain = [Number(table[0]?.["t"]), Number(table.at(-1)?.["t"])] as const;
  const times = rows(
    coupledTimes,
    ["pathway", "lambda", "escaping_theory", "hitting_theory"],
    (row) => coupledTimes["pair"]?.[row] === pair,
  );
  const color = {
    field: "pathway",
    type: "nominal",
    scale: { domain: [1, 2], range: colors },
    legend: null,
  };
  const x = {
    field: "t",
    type: "quantitative",
    scale: { type: "log", domain, nice: false },
    axis: { title: "time t (in units of τ)", ...decades(domain) },
  };
  const y = {
    field: "a",
    type: "quantitative",
    scale: { domain: [0, 1] },
    axis: { title: "singular value a / s*", tickCount: 5 },
  };
  const marks = times.flatMap(({ pathway, escaping_theory: escaping, hitting_theory: hitting }) => [
    { pathway, t: escaping, kind: "escaping", label: pathway === 1 ? "t̂₁" : "t̂₂" },
    ...(pathway === 1 ? [{ pathway, t: hitting, kind: "hitting", label: "t*₁" }] : []),
  ]).filter(({ t }) => typeof t === "number" && t >= domain[0] && t <= domain[1]);
  const ends = [...Map.groupBy(table, (row) => row["pathway"]).values()].flatMap((curve) =>
    curve.slice(-1).map((row) => ({ ...row, label: row["pathway"] === 1 ? "a₁" : "a₂" }))
  );
  return panel("c", "what is followed", {
    width: 180,
    height: height - 22,
    layer: [
      ...["escaping", "hitting"].map((kind) => ({
        data: { values: marks.filter((mark) => mark.kind === kind) },
        mark: { type: "rule", strokeDash: kind === "hitting" ? [1, 0] : [3, 3], opacity: 0.8 },
        encoding: { x, color },
      })),
      {
        data: { values: table },
        mark: { type: "line" },
        encoding: { x, y, color },
      },
      ...(["left", "right"] as const).map((align) => ({
        data: { values: marks.filter(({ kind }) => (kind === "hitting") === (align === "right")) },
        mark: { type: "text", align, dx: align === "left" ? 3 : -3, fontSize: 9.5 },
        encoding: { x, y: { value: 8 }, text: { field: "label" }, color },
      })),
      {
        data: { values: ends },
        mark: { type: "text", align: "left", dx: 4 },
        encoding: { x, y, text: { field: "label" }, color },
      },
    ],
  });
}
