/**
 * Figure 6: forgetting by task similarity, for several initialisations.
 *
 * @module
 */

import { paperSchemes, type SchemeName, SCHEMES } from "../continual/schemes.ts";
import { column } from "../numerics/table.ts";
import type { ByScheme } from "./by_scheme.ts";
import { drawSummary } from "./draw_summary.ts";
import { type Figure, figure, rows } from "./figure.ts";
import { matrixMap } from "./matrix.ts";
import { decades, ordered, ownColors, palette, panel, type Spec } from "./theme.ts";

/** What {@linkcode figure6} draws; see `stages/continual/profile_table.ts` for the columns. */
export interface Figure6Data {
  /** Forgetting by the equations, of all schemes. */
  readonly profiles: ByScheme;
  /** Forgetting in D dimensions, of the paper's schemes. */
  readonly finite: ByScheme;
  /** Errors while the second task is learnt: overlap, t, first, second. */
  readonly curves: ByScheme;
  /** The first student at the end, at the same overlaps. */
  readonly ends: ByScheme;
  readonly inputs: number;
  readonly draws: number;
  readonly finiteDraws: number;
  readonly switchAt: number;
  readonly until: number;
}

/** The schemes' colours. */
export const schemeColors: { readonly [name in SchemeName]: string } = {
  "specialised-open": palette.blue,
  "not-specialised": palette.orange,
  "one-unit": palette.green,
  "same-unit": palette.purple,
  "free-unit": palette.sky,
  "tiny-head": palette.yellow,
  "imbalanced": palette.purple,
  "imbalanced-same-norm": "#000000",
  "imbalanced-tiny-head": "#999999",
};

/** Draws Figure 6. */
export function figure6(data: Figure6Data): Figure {
  const further = data.profiles.filter(({ scheme }) => !paperSchemes.includes(scheme));
  const paper = data.profiles.filter(({ scheme }) => paperSchemes.includes(scheme));
  return figure({
    caption: "Initialisation decides how forgetting depends on the similarity V of two tasks. " +
      "a, Forgetting F = ε₁(end) − ε₁(switch) for three schemes: mean-field equations (lines, band " +
      "from the least to the most of the initial draws) and students in " +
      `D = ${data.inputs} dimensions (points, mean ± standard error). A specialised student whose ` +
      "second head is open to both units forgets most at intermediate V; students that are not " +
      "specialised forget the less, the more alike the tasks. b, Three further schemes: the same " +
      "unit again, the free unit, and a second head that starts tiny. c–e, Errors of the first " +
      "(solid) and the second task (dashed) while the second is learnt. f–h, |R| at its end, " +
      "in the same order: rows are the student's units, columns the two teachers.",
    ours: [
      "Schemes: heads at angles (θ₁, θ₂) = (0, π/4), (π/4, π/4) and (π/4, 0) with σ = 10⁻³, r = 1; " +
      "in b (0, 0), (0, π/2), and (0, π/4) with r₂ = 10⁻³. K = 2, M = 1 a teacher, scaled error " +
      `function, η = 1, switch at t = ${data.switchAt}, second task for t = ${data.until}.`,
      `${data.draws} draws in the limit, ${data.finiteDraws} in D dimensions.`,
    ],
    panels: {
      vconcat: [
        {
          hconcat: [
            profilePanel("a", "the paper's schemes", paper, data.finite),
            profilePanel("b", "further schemes", further, []),
          ],
          spacing: 30,
          ...ownColors,
        },
        {
          hconcat: data.curves.map((curves, i) => curvePanel(curves, i, data.curves)),
          spacing: 16,
          ...ownColors,
        },
        {
          hconcat: data.ends.map((ends, i) => overlapPanels(ends, i, data.ends)),
          spacing: 26,
          ...ownColors,
        },
      ],
      ...ownColors,
    },
  });
}

/** How {@linkcode profilePanel} is drawn. */
export interface ProfileStyle {
  /** The tables' column of similarities, and the axis' title. */
  readonly by: string;
  readonly title: string;
  /** Ends of the vertical axis. */
  readonly domain: readonly [number, number];
}

const OVERLAPS: ProfileStyle = { by: "overlap", title: "task similarity V", domain: [0, 0.35] };

/** Lines with bands from the least to the most draw, points for finite D, coloured by scheme. */
export function profilePanel(
  letter: string,
  words: string,
  limit: ByScheme,
  finite: ByScheme,
  { by, title, domain }: ProfileStyle = OVERLAPS,
): Spec {
  const overlapAxis = {
    field: by,
    type: "quantitative",
    scale: { domain: [0, 1] },
    axis: { title, tickCount: 5 },
  };
  const flat = (tables: ByScheme): Spec[] =>
    tables.flatMap(({ scheme, table }) =>
      drawSummary(table, by, "forgetting").map((row) => ({ ...row, scheme: SCHEMES[scheme].title }))
    );
  const color = {
    field: "scheme",
    type: "nominal",
    title: null,
    scale: {
      domain: limit.map(({ scheme }) => SCHEMES[scheme].title),
      range: limit.map(({ scheme }) => schemeColors[scheme]),
    },
    legend: { orient: "top-right", labelLimit: 220, offset: 0 },
  };
  const y = {
    field: "mean",
    type: "quantitative",
    scale: { domain },
    axis: { title: "forgetting F", tickCount: 5 },
  };
  return panel(letter, words, {
    width: 240,
    height: 150,
    layer: [
      {
        data: { values: flat(limit) },
        mark: { type: "area", opacity: 0.2 },
        encoding: { x: overlapAxis, y: { ...y, field: "least" }, y2: { field: "most" }, color },
      },
      { data: { values: flat(limit) }, mark: "line", encoding: { x: overlapAxis, y, color } },
      ...(finite.length === 0 ? [] : [
        {
          data: { values: flat(finite) },
          mark: { type: "rule", strokeWidth: 1 },
          encoding: { x: overlapAxis, y: { ...y, field: "low" }, y2: { field: "high" }, color },
        },
        {
          data: { values: flat(finite) },
          mark: { type: "point", filled: true, size: 22, opacity: 1 },
          encoding: { x: overlapAxis, y, color },
        },
      ]),
    ],
  });
}

function curvePanel({ scheme, table }: ByScheme[number], index: number, all: ByScheme): Spec {
  const points = rows(table, ["overlap", "t", "first", "second"], (row) => {
    return column(table, "t")[row] !== 0;
  });
  const overlaps = [...new Set(points.map((row) => row["overlap"]))];
  const times = points.map((row) => Number(row["t"]));
  const domain = [Math.min(...times), Math.max(...times)] as const;
  // Errors that are next to nothing would stretch the axis over what matters.
  const floor = 1e-6;
  const clipped = points.map((row) => ({
    ...row,
    first: Math.max(floor, Number(row["first"])),
    second: Math.max(floor, Number(row["second"])),
  }));
  const x = {
    field: "t",
    type: "quantitative",
    scale: { type: "log", domain, nice: false },
    axis: { title: "time since the switch", ...decades(domain) },
  };
  const color = {
    field: "overlap",
    type: "ordinal",
    scale: { domain: overlaps, range: ordered(5).slice(0, 5).filter((_, i) => i % 2 === 0) },
    legend: index === all.length - 1 ? { title: "V" } : null,
  };
  const y = (field: string): Spec => ({
    field,
    type: "quantitative",
    scale: { type: "log", domain: [floor, 1], nice: false },
    axis: index === 0
      ? { title: "errors ε₁, ε₂", ...decades([floor, 1]) }
      : { title: null, labels: false, ...decades([floor, 1]) },
  });
  return panel("cde"[index] ?? "", SCHEMES[scheme].title, {
    width: 158,
    height: 120,
    data: { values: clipped },
    layer: [
      { mark: { type: "line", clip: true }, encoding: { x, y: y("first"), color } },
      {
        mark: { type: "line", strokeDash: [4, 3], clip: true },
        encoding: { x, y: y("second"), color },
      },
    ],
  });
}

function overlapPanels({ table }: ByScheme[number], index: number, all: ByScheme): Spec {
  const at = (name: string, row: number): number => column(table, name)[row] ?? NaN;
  const overlaps = column(table, "overlap");
  const legend = { title: "|R|", gradientLength: 44, tickCount: 3 };
  const maps = overlaps.map((overlap, row) => {
    const R = [1, 2].map((unit) => [1, 2].map((teacher) => at(`r${unit}${teacher}`, row)));
    const isLast = index === all.length - 1 && row === overlaps.length - 1;
    return panel(
      row === 0 ? "fgh"[index] ?? "" : "",
      `V = ${overlap}`,
      matrixMap(R, { cell: 22, largest: 1.2, legend: isLast ? legend : null }),
    );
  });
  return { hconcat: maps, spacing: 14, ...ownColors };
}

/** Figure 6 a at another learning rate. */
export function furtherForgetting(
  { profiles, rate, draws }: { profiles: ByScheme; rate: number; draws: number },
): Figure {
  return figure({
    caption: `Forgetting by task similarity at the learning rate η = ${rate}: how far Figure 6 ` +
      "hangs on η. Mean-field equations; band from the least to the most of the initial draws.",
    ours: [`η = ${rate} is that of the authors' earlier code; ${draws} draws.`],
    panels: profilePanel("a", `η = ${rate}`, profiles, []),
  });
}
