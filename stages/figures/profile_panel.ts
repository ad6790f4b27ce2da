/**
 * Profiles of forgetting over the similarity of two tasks, coloured by scheme.
 *
 * @module
 */

import type { ByScheme } from "../continual/by_scheme.ts";
import type { SchemeSetting } from "../continual/scheme_setting.ts";
import { type SchemeName, SCHEMES, schemesOf } from "../continual/schemes.ts";
import { column } from "../numerics/table.ts";
import { drawSummary } from "./draw_summary.ts";
import { angleName, written } from "./numbers_in_words.ts";
import { contrast, palette, panel, type Spec } from "./theme.ts";

/** The schemes' colours: those that stand side by side in most figures are told apart in grey as well. */
export const schemeColors: { readonly [name in SchemeName]: string } = {
  "specialised-open": contrast.blue,
  "not-specialised": contrast.yellow,
  "one-unit": contrast.red,
  "same-unit": "#882255",
  "free-unit": palette.sky,
  "tiny-head": palette.orange,
  "imbalanced": contrast.black,
  "imbalanced-same-norm": palette.green,
  "imbalanced-tiny-head": "#999999",
};

/** How {@linkcode profilePanel} is drawn. */
export interface ProfileStyle {
  /** The tables' column of similarities, and the axis' title. */
  readonly by: string;
  readonly title: string;
  /** Ends of the vertical axis; by default those of the data, and 0. */
  readonly domain?: readonly [number, number];
  readonly width: number;
  readonly height: number;
  /** Whether lines are dashed by scheme too, so that those which agree are seen. */
  readonly dashed?: boolean;
  /** Whether it has one of its own. */
  readonly hasLegend?: boolean;
}

/** Profiles over the overlap V of two teachers. */
export const OVERLAPS: ProfileStyle = {
  by: "overlap",
  title: "task similarity V",
  width: 240,
  height: 160,
};

const DASHES = [[1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 6]];

/** Least (or 0) and most of all students. */
export function rangeOf(...profiles: readonly ByScheme[]): readonly [number, number] {
  const all = profiles.flat().flatMap(({ table }) => column(table, "forgetting"));
  return [Math.min(0, ...all), 1.05 * Math.max(...all)];
}

/** Lines with bands from the least to the most draw; points with standard errors for finite D. */
export function profilePanel(
  letter: string,
  words: string,
  limit: ByScheme,
  finite: ByScheme,
  { by, title, domain = rangeOf(limit), width, height, dashed = false, hasLegend = true }:
    ProfileStyle = OVERLAPS,
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
  const names = limit.map(({ scheme }) => SCHEMES[scheme].title);
  const legend = hasLegend
    ? {
      ...{ orient: "bottom", columns: 1, labelLimit: width, offset: 4, rowPadding: 1 },
      ...{ symbolType: "stroke", symbolSize: 500, symbolStrokeWidth: 2 },
    }
    : null;
  const color = {
    field: "scheme",
    type: "nominal",
    title: null,
    scale: { domain: names, range: limit.map(({ scheme }) => schemeColors[scheme]) },
    legend,
  };
  const strokeDash = dashed
    ? {
      strokeDash: {
        field: "scheme",
        type: "nominal",
        title: null,
        scale: { domain: names, range: names.map((_, i) => DASHES[i % DASHES.length]) },
        legend,
      },
    }
    : {};
  const y = {
    field: "mean",
    type: "quantitative",
    scale: { domain },
    axis: { title: "forgetting F", tickCount: 5 },
  };
  return panel(letter, words, {
    width,
    height,
    layer: [
      {
        data: { values: flat(limit) },
        mark: { type: "area", opacity: 0.15 },
        encoding: { x: overlapAxis, y: { ...y, field: "least" }, y2: { field: "most" }, color },
      },
      {
        data: { values: flat(limit) },
        mark: "line",
        encoding: { x: overlapAxis, y, color, ...strokeDash },
      },
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

/** What students of two tasks start with. */
export interface TaskSetting {
  readonly schemes: SchemeSetting;
  /** Whether each task has a head of its own. */
  readonly heads: 1 | 2;
}

/** How the students of some schemes start, as captions say it. */
export function schemesInWords(
  profiles: readonly { readonly scheme: SchemeName }[],
  setting: TaskSetting,
): string {
  const schemes = schemesOf(setting.schemes);
  const names = [...new Set(profiles.map(({ scheme }) => scheme))];
  return `Schemes: ${
    names.map((name) => {
      const { title, sigma, firstNorm, first, secondNorm, second } = schemes[name];
      const head = setting.heads === 2
        ? `; r₂ = ${written(secondNorm)}, θ₂ = ${angleName(second)}`
        : "";
      return `${title} (σ = ${written(sigma)}, r₁ = ${written(firstNorm)}, ` +
        `θ₁ = ${angleName(first)}${head})`;
    }).join(", ")
  }${setting.heads === 2 ? "" : "; both tasks have one head"}`;
}
