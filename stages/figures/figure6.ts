/**
 * Figure 6: forgetting by task similarity, for several initialisations.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { comparedSchemes, SCHEMES } from "../continual/schemes.ts";
import { type ByScheme, byScheme } from "../continual/by_scheme.ts";
import type { figure6Stage } from "./mod.ts";
import { counted, written } from "./numbers_in_words.ts";
import type { Judged } from "./outcome.ts";
import {
  OVERLAPS,
  profilePanel,
  rangeOf,
  schemesInWords,
  type TaskSetting,
} from "./profile_panel.ts";
import { column } from "../numerics/table.ts";
import { type Figure, figure, rows } from "./figure.ts";
import { matrixMap } from "./matrix.ts";
import { decades, ordered, ownColors, panel, type Spec } from "./theme.ts";

/** What {@linkcode figure6} draws; see `stages/continual/profile_table.ts` for the columns. */
export interface Figure6Data extends TaskSetting {
  /** Forgetting by the equations, of all schemes. */
  readonly profiles: ByScheme;
  /** Forgetting in D dimensions, of some schemes. */
  readonly finite: ByScheme;
  /** Errors while the second task is learnt: overlap, t, first, second. */
  readonly curves: ByScheme;
  /** The first student at the end, at the same overlaps. */
  readonly ends: ByScheme;
  readonly finiteInputs: number;
  readonly draws: number;
  readonly finiteDraws: number;
  readonly rate: number;
  readonly units: number;
  readonly switchAt: number;
  readonly until: number;
  readonly claims: readonly Judged[];
}

/** Errors below this one are drawn as this one, or they would stretch the axis over what matters. */
const FLOOR = 1e-6;

/** Draws Figure 6. */
export function figure6(data: Figure6Data): Figure {
  const { profiles, finite, curves, ends, finiteInputs, draws, finiteDraws, rate, claims } = data;
  const further = profiles.filter(({ scheme }) => !comparedSchemes.includes(scheme));
  const compared = profiles.filter(({ scheme }) => comparedSchemes.includes(scheme));
  const domain = rangeOf(profiles, finite);
  return figure({
    caption: "Forgetting by the similarity V of two tasks, for several initialisations. " +
      "a, Forgetting F = ε₁(end) − ε₁(switch): mean-field equations (lines, band " +
      "from the least to the most of the initial draws) and students in " +
      `D = ${finiteInputs} dimensions (points, mean ± standard error). b, Further schemes, which differ ` +
      `in the second head; lines that agree are dashed over each other. ${
        lettersOf(0, curves.length)
      }, Errors of the first (solid) and the second task (dashed) while the second is learnt; errors ` +
      `below ${written(FLOOR)} are drawn as that. ${
        lettersOf(curves.length, ends.length)
      }, |R| at its end, in the same order: rows are the student's units, columns the two teachers.`,
    claims,
    ours: [
      `${
        schemesInWords(profiles, data)
      }. K = ${data.units}, M = 1 a teacher, scaled error function, η = ${rate}, ` +
      `switch at t = ${data.switchAt}, second task for t = ${data.until}.`,
      `${counted(draws, "draw")} in the limit, ${finiteDraws} in D dimensions.`,
    ],
    panels: {
      vconcat: [
        {
          hconcat: [
            profilePanel("a", "specialised and not", compared, finite, {
              ...OVERLAPS,
              width: 280,
              domain,
            }),
            profilePanel("b", "further schemes", further, [], {
              ...OVERLAPS,
              width: 280,
              domain,
              dashed: true,
            }),
          ],
          spacing: 30,
          ...ownColors,
        },
        {
          hconcat: curves.map((curve, i) => curvePanel(curve, i, curves.length)),
          spacing: 14,
          ...ownColors,
        },
        {
          hconcat: ends.map((end, i) => overlapPanels(end, i, curves.length, ends.length)),
          spacing: 22,
          ...ownColors,
        },
      ],
      ...ownColors,
    },
  });
}

const LETTERS = "cdefghijklmn";

/** The letters of some panels in a row: c–f. */
function lettersOf(from: number, count: number): string {
  return `${LETTERS[from]}–${LETTERS[from + count - 1]}`;
}

function curvePanel({ scheme, table }: ByScheme[number], index: number, count: number): Spec {
  const points = rows(table, ["overlap", "t", "first", "second"], (row) => {
    return column(table, "t")[row] !== 0;
  });
  const overlaps = [...new Set(points.map((row) => row["overlap"]))];
  const times = points.map((row) => Number(row["t"]));
  const domain = [Math.min(...times), Math.max(...times)] as const;
  const clipped = points.map((row) => ({
    ...row,
    first: Math.max(FLOOR, Number(row["first"])),
    second: Math.max(FLOOR, Number(row["second"])),
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
    legend: index === count - 1 ? { title: "V" } : null,
  };
  const y = (field: string): Spec => ({
    field,
    type: "quantitative",
    scale: { type: "log", domain: [FLOOR, 1], nice: false },
    axis: index === 0
      ? { title: "errors ε₁, ε₂", ...decades([FLOOR, 1]) }
      : { title: null, labels: false, ...decades([FLOOR, 1]) },
  });
  return panel(
    LETTERS[index] ?? "",
    SCHEMES[scheme].title.replace("not specialised, then", "not, then"),
    {
      width: 128,
      height: 120,
      data: { values: clipped },
      layer: [
        { mark: { type: "line", clip: true }, encoding: { x, y: y("first"), color } },
        {
          mark: { type: "line", strokeDash: [4, 3], clip: true },
          encoding: { x, y: y("second"), color },
        },
      ],
    },
  );
}

function overlapPanels(
  { table }: ByScheme[number],
  index: number,
  before: number,
  count: number,
): Spec {
  const at = (name: string, row: number): number => column(table, name)[row] ?? NaN;
  const overlaps = column(table, "overlap");
  const legend = { title: "|R|", gradientLength: 44, tickCount: 3 };
  const maps = overlaps.map((overlap, row) => {
    const R = [1, 2].map((unit) => [1, 2].map((teacher) => at(`r${unit}${teacher}`, row)));
    const isLast = index === count - 1 && row === overlaps.length - 1;
    return panel(
      row === 0 ? LETTERS[before + index] ?? "" : "",
      row === 0 ? `V = ${overlap}` : String(overlap),
      matrixMap(R, {
        cell: 17,
        largest: 1.2,
        legend: isLast ? legend : null,
        rows: row === 0 && index === 0 ? "unit" : null,
        columns: row === 0 && index === 0 ? "teacher" : null,
      }),
    );
  });
  return { hconcat: maps, spacing: 14, bounds: "flush", ...ownColors };
}

const run: Run<ReturnType<typeof figure6Stage>> = ({ params, inputs }) => ({
  spec: figure6({
    ...params,
    profiles: byScheme(inputs.profiles),
    finite: byScheme(inputs.finite),
    claims: inputs.claims.read(),
    curves: byScheme(inputs.curves),
    ends: byScheme(inputs.ends),
  }),
});
export default run;
