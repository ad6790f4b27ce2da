/**
 * Figure 7: elastic weight consolidation works for specialised students.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { figure7Stage } from "./mod.ts";
import { nearest } from "../numerics/nearest.ts";
import { type SchemeName, SCHEMES } from "../continual/schemes.ts";
import { column, type Columns } from "../numerics/table.ts";
import type { ImportanceKind } from "../teacher-student/consolidation.ts";
import { schemeColors } from "./figure6.ts";
import { type Figure, figure } from "./figure.ts";
import { decades, ordered, ownColors, panel, type Spec } from "./theme.ts";

/** What {@linkcode figure7} draws; see `stages/continual/protection_table.ts` for the columns. */
export interface Figure7Data {
  readonly tables: readonly {
    readonly scheme: SchemeName;
    readonly kind: ImportanceKind;
    readonly table: Columns;
  }[];
  readonly draws: number;
}

/** Mean over draws at one V and γ. */
export interface ProtectionMean {
  readonly overlap: number;
  readonly strength: number;
  readonly forgetting: number;
  readonly second: number;
}

const kindNames: { readonly [kind in ImportanceKind]: string } = {
  fisher: "EWC: Fisher of the output",
  loss: "gradient of the loss",
  l2: "L2: all weights alike",
};

/** Draws Figure 7. */
export function figure7({ tables, draws }: Figure7Data): Figure {
  const means = tables.map(({ scheme, kind, table }) => ({
    scheme,
    kind,
    means: protectionMeans(table),
  }));
  const fisher = means.filter(({ kind }) => kind === "fisher");
  return figure({
    caption:
      "Elastic weight consolidation keeps the first task without giving up the second only " +
      "where a unit is free for it. a–c, Forgetting F (solid) and the final error of the second " +
      "task ε₂ (dashed) by the strength γ of the pull, for three schemes and two similarities. " +
      "d, The trade-off between the two at V = 0.6 as γ grows, for importances from the Fisher " +
      "information of the output (solid) and for a pull of all weights alike (dashed). e, The best " +
      "that any γ does, min (F + ε₂), by similarity; importances from the gradient of the loss " +
      "(dotted) vanish with the error and protect nothing.",
    ours: [
      "γ multiplies ½ Σ F (W − W̄)², F the diagonal Fisher information of the first task's output " +
      "in closed form; γ = 0 is what the curves come to on the left.",
      `Settings are those of Figure 6; mean over ${draws} draws.`,
      "Errors below 10⁻⁷ are drawn as 10⁻⁷.",
    ],
    panels: {
      vconcat: [
        {
          hconcat: fisher.map((entry, i) => strengthPanel(entry, i, fisher.length)),
          spacing: 16,
          ...ownColors,
        },
        { hconcat: [tradeOff(means), optimum(means)], spacing: 34, ...ownColors },
      ],
      ...ownColors,
    },
  });
}

/** Means over the draws at each V and γ. */
export function protectionMeans(table: Columns): ProtectionMean[] {
  const [overlaps, strengths] = [column(table, "overlap"), column(table, "strength")];
  const [forgetting, second] = [column(table, "forgetting"), column(table, "second")];
  const groups = Map.groupBy(overlaps.keys(), (row) => `${overlaps[row]} ${strengths[row]}`);
  return [...groups.values()].map((group) => {
    const mean = (values: readonly number[]): number =>
      group.reduce((sum, row) => sum + (values[row] ?? NaN), 0) / group.length;
    const row = group[0] ?? 0;
    return {
      overlap: overlaps[row] ?? NaN,
      strength: strengths[row] ?? NaN,
      forgetting: mean(forgetting),
      second: mean(second),
    };
  });
}

type Entry = {
  readonly scheme: SchemeName;
  readonly kind: ImportanceKind;
  readonly means: readonly ProtectionMean[];
};

const FLOOR = 1e-7;
const drawn = (value: number): number => Number(Math.max(FLOOR, value).toPrecision(5));

/** The two values nearest to 0.3 and 0.6 among those that were computed. */
function shownOverlaps(means: readonly ProtectionMean[]): number[] {
  const all = means.map(({ overlap }) => overlap);
  return [0.3, 0.6].map((wanted) => nearest(all, wanted));
}

function logAxis(field: string, title: string | null, domain: readonly [number, number]): Spec {
  const axis = title === null ? { title, labels: false } : { title };
  return {
    field,
    type: "quantitative",
    scale: { type: "log", domain, nice: false, clamp: true },
    axis: { ...axis, ...decades(domain) },
  };
}

function strengthPanel({ scheme, means }: Entry, index: number, count: number): Spec {
  const overlaps = shownOverlaps(means);
  const values = means
    .filter(({ overlap, strength }) => overlaps.includes(overlap) && strength > 0)
    .map(({ overlap, strength, forgetting, second }) => ({
      overlap: overlap.toPrecision(1),
      strength: Number(strength.toPrecision(5)),
      forgetting: drawn(forgetting),
      second: drawn(second),
    }));
  const color = {
    field: "overlap",
    type: "ordinal",
    scale: { range: ordered(3).slice(0, 2) },
    legend: index === count - 1 ? { title: "V" } : null,
  };
  const x = logAxis("strength", "strength γ", [1e-3, 1e2]);
  const y = (field: string): Spec =>
    logAxis(field, index === 0 ? "F (solid), ε₂ (dashed)" : null, [FLOOR, 1]);
  return panel("abc"[index] ?? "", SCHEMES[scheme].title, {
    width: 158,
    height: 130,
    data: { values },
    layer: [
      { mark: "line", encoding: { x, y: y("forgetting"), color } },
      { mark: { type: "line", strokeDash: [4, 3] }, encoding: { x, y: y("second"), color } },
    ],
  });
}

const dashes: { readonly [kind in ImportanceKind]: readonly number[] } = {
  fisher: [1, 0],
  l2: [5, 3],
  loss: [1, 3],
};

function encodings(entries: readonly Entry[]): { color: Spec; strokeDash: Spec } {
  const schemes = [...new Set(entries.map(({ scheme }) => scheme))];
  const kinds = [...new Set(entries.map(({ kind }) => kind))];
  return {
    color: {
      field: "scheme",
      type: "nominal",
      title: null,
      scale: {
        domain: schemes.map((scheme) => SCHEMES[scheme].title),
        range: schemes.map((scheme) => schemeColors[scheme]),
      },
      legend: { labelLimit: 200 },
    },
    strokeDash: {
      field: "kind",
      type: "nominal",
      title: null,
      scale: {
        domain: kinds.map((kind) => kindNames[kind]),
        range: kinds.map((kind) => dashes[kind]),
      },
      legend: { labelLimit: 200 },
    },
  };
}

function tradeOff(all: readonly Entry[]): Spec {
  const entries = all.filter(({ kind }) => kind !== "loss");
  const values = entries.flatMap(({ scheme, kind, means }) => {
    const [, wanted] = shownOverlaps(means);
    return means.filter(({ overlap }) => overlap === wanted).map((mean) => ({
      scheme: SCHEMES[scheme].title,
      kind: kindNames[kind],
      strength: mean.strength,
      forgetting: drawn(mean.forgetting),
      second: drawn(mean.second),
    }));
  });
  const { color, strokeDash } = encodings(entries);
  return panel("d", "the trade-off at V = 0.6", {
    width: 190,
    height: 150,
    data: { values },
    layer: [{
      mark: { type: "line", point: { size: 14, filled: true } },
      encoding: {
        x: logAxis("second", "error of the second task ε₂", [FLOOR, 1]),
        y: logAxis("forgetting", "forgetting F", [FLOOR, 1]),
        order: { field: "strength" },
        color: { ...color, legend: null },
        strokeDash: { ...strokeDash, legend: null },
      },
    }],
  });
}

function optimum(entries: readonly Entry[]): Spec {
  const values = entries.flatMap(({ scheme, kind, means }) =>
    [...Map.groupBy(means, ({ overlap }) => overlap)].map(([overlap, group]) => ({
      scheme: SCHEMES[scheme].title,
      kind: kindNames[kind],
      overlap,
      best: drawn(Math.min(...group.map(({ forgetting, second }) => forgetting + second))),
    }))
  );
  const { color, strokeDash } = encodings(entries);
  return panel("e", "the optimum", {
    width: 190,
    height: 150,
    data: { values },
    layer: [{
      mark: "line",
      encoding: {
        x: {
          field: "overlap",
          type: "quantitative",
          scale: { domain: [0, 1] },
          axis: { title: "task similarity V", tickCount: 5 },
        },
        y: logAxis("best", "min over γ of F + ε₂", [FLOOR, 1]),
        color,
        strokeDash,
      },
    }],
  });
}

const run: Run<ReturnType<typeof figure7Stage>> = ({ params, inputs }) => ({
  spec: figure7({
    ...params,
    tables: inputs.tables.map((element) => ({ ...element.params, table: element.read() })),
  }),
});
export default run;
