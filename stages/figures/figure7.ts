/**
 * Figure 7: elastic weight consolidation, for students that are specialised and not.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { figure7Stage } from "./mod.ts";
import { nearest } from "../numerics/nearest.ts";
import type { ConsolidatedBy } from "../continual/protection_table.ts";
import { type SchemeName, SCHEMES } from "../continual/schemes.ts";
import { column, type Columns } from "../numerics/table.ts";
import type { ImportanceKind } from "../teacher-student/consolidation.ts";
import { counted, written } from "./numbers_in_words.ts";
import type { Judged } from "./outcome.ts";
import { schemeColors, schemesInWords, type TaskSetting } from "./profile_panel.ts";
import { type Figure, figure } from "./figure.ts";
import { decades, ordered, ownColors, panel, type Spec } from "./theme.ts";

/** What {@linkcode figure7} draws; see `stages/continual/protection_table.ts` for the columns. */
export interface Figure7Data extends TaskSetting {
  readonly tables: readonly {
    readonly scheme: SchemeName;
    readonly kind: ImportanceKind;
    readonly table: Columns;
  }[];
  readonly draws: number;
  readonly rate: number;
  /** What the second task is learnt by. */
  readonly by: ConsolidatedBy;
  readonly inputs: number;
  readonly switchAt: number;
  readonly until: number;
  readonly claims: readonly Judged[];
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
export function figure7(data: Figure7Data): Figure {
  const { tables, draws, rate, inputs, switchAt, until, claims } = data;
  const means = tables.map((entry) => ({ ...entry, means: protectionMeans(entry.table) }));
  const fisher = means.filter(({ kind }) => kind === "fisher");
  const [low, high] = shownOverlaps(means[0]?.means ?? []);
  return figure({
    caption: "Elastic weight consolidation by its strength γ. a–c, Forgetting F (solid) and the " +
      "final error of the second task ε₂ (dashed) by γ, for three schemes and the similarities " +
      `V = ${low} and ${high}. d, The trade-off between the two at V = ${high} as γ grows, for ` +
      "importances from the Fisher information of the output (solid) and for a pull of all weights " +
      "alike (dashed, thin); points are the strengths. e, The best that any γ does, min (F + ε₂) of each student, by similarity: " +
      "geometric mean, for Fisher information with a band from the least to the most; dotted, " +
      "importances from the gradient of the loss.",
    claims,
    ours: [
      "γ multiplies ½ Σ F (W − W̄)², F the diagonal Fisher information of the first task's output " +
      `${importanceInWords(data.by)}; γ = 0 is what the curves come to on the left.`,
      `${
        schemesInWords(tables, data)
      }. Mean-field equations, η = ${rate}, switch at t = ${switchAt}, ` +
      `second task for t = ${until}; ${
        counted(draws, "draw")
      } at D = ${inputs}, of which a–d show the ` +
      `means. Lines of a–d join ${
        strengthsOf(means)
      } strengths; the kinks of e are where the best of them changes.`,
      `Errors below ${written(FLOOR)} are drawn as ${written(FLOOR)}.`,
    ],
    panels: {
      vconcat: [
        {
          hconcat: fisher.map((entry, i) => strengthPanel(entry, i, fisher.length)),
          spacing: 16,
          ...ownColors,
        },
        { hconcat: [tradeOff(means, high ?? NaN), optimum(means)], spacing: 34, ...ownColors },
      ],
      ...ownColors,
    },
  });
}

function strengthsOf(entries: readonly Entry[]): number {
  return new Set(entries[0]?.means.map(({ strength }) => strength)).size;
}

/** What the best strength does for each student of a table, by V: min over γ of F + ε₂. */
export function optima(table: Columns): { overlap: number; best: number[] }[] {
  const [overlaps, draws] = [column(table, "overlap"), column(table, "draw")];
  const [forgetting, second] = [column(table, "forgetting"), column(table, "second")];
  const sum = (row: number): number => (forgetting[row] ?? NaN) + (second[row] ?? NaN);
  return [...Map.groupBy(overlaps.keys(), (row) => overlaps[row] ?? NaN)]
    .map(([overlap, rows]) => ({
      overlap,
      best: [...Map.groupBy(rows, (row) => draws[row]).values()]
        .map((own) => Math.min(...own.map(sum))),
    }));
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
  readonly table: Columns;
  readonly means: readonly ProtectionMean[];
};

const FLOOR = 1e-7;
const drawn = (value: number): number => Number(Math.max(FLOOR, value).toPrecision(5));

/** The two values nearest to 0.3 and 0.6 among those that were computed. */
function shownOverlaps(means: readonly ProtectionMean[]): number[] {
  const all = means.map(({ overlap }) => overlap);
  return [0.3, 0.6].map((wanted) => Number(nearest(all, wanted).toPrecision(3)));
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
    .filter(({ overlap, strength }) =>
      overlaps.includes(Number(overlap.toPrecision(3))) && strength > 0
    )
    .map(({ overlap, strength, forgetting, second }) => ({
      overlap: String(Number(overlap.toPrecision(3))),
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
  const strengths = means.map(({ strength }) => strength).filter((strength) => strength > 0);
  const x = logAxis("strength", "strength γ", [Math.min(...strengths), Math.max(...strengths)]);
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
  l2: [7, 4],
  loss: [1.5, 2.5],
};

function isKind(kind: ImportanceKind): Spec {
  return { filter: `datum.kind === '${kindNames[kind]}'` };
}

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
      legend: { labelLimit: 200, symbolSize: 600 },
    },
  };
}

function tradeOff(all: readonly Entry[], wanted: number): Spec {
  const entries = all.filter(({ kind }) => kind !== "loss");
  const values = entries.flatMap(({ scheme, kind, means }) =>
    means.filter(({ overlap }) => Number(overlap.toPrecision(3)) === wanted).map((mean) => ({
      scheme: SCHEMES[scheme].title,
      kind: kindNames[kind],
      strength: mean.strength,
      forgetting: drawn(mean.forgetting),
      second: drawn(mean.second),
    }))
  );
  const { color, strokeDash } = encodings(entries);
  const encoding = {
    x: logAxis("second", "error of the second task ε₂", [FLOOR, 1]),
    y: logAxis("forgetting", "forgetting F", [FLOOR, 1]),
    order: { field: "strength" },
    color: { ...color, legend: null },
    strokeDash: { ...strokeDash, legend: null },
  };
  // Where importances matter little the lines lie over each other: the pull of all weights alike is
  // thin and below.
  const line = (kind: ImportanceKind, mark: Spec): Spec => ({
    transform: [isKind(kind)],
    mark: { type: "line", ...mark },
    encoding,
  });
  return panel("d", `the trade-off at V = ${wanted}`, {
    width: 190,
    height: 150,
    data: { values },
    layer: [
      line("l2", { strokeWidth: 1.2, opacity: 0.7 }),
      line("fisher", { point: { size: 14, filled: true } }),
    ],
  });
}

function optimum(entries: readonly Entry[]): Spec {
  const values = entries.flatMap(({ scheme, kind, table }) =>
    optima(table).map(({ overlap, best }) => {
      const logs = best.map((value) => Math.log(Math.max(FLOOR, value)));
      return {
        scheme: SCHEMES[scheme].title,
        kind: kindNames[kind],
        overlap,
        best: drawn(Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length)),
        least: drawn(Math.min(...best)),
        most: drawn(Math.max(...best)),
      };
    })
  );
  const { color, strokeDash } = encodings(entries);
  const x = {
    field: "overlap",
    type: "quantitative",
    scale: { domain: [0, 1] },
    axis: { title: "task similarity V", tickCount: 5 },
  };
  return panel("e", "the optimum", {
    width: 190,
    height: 150,
    data: { values },
    layer: [
      {
        transform: [isKind("fisher")],
        mark: { type: "area", opacity: 0.18 },
        encoding: {
          x,
          y: logAxis("least", "min over γ of F + ε₂", [FLOOR, 1]),
          y2: { field: "most" },
          color,
        },
      },
      {
        mark: "line",
        encoding: { x, y: logAxis("best", "min over γ of F + ε₂", [FLOOR, 1]), color, strokeDash },
      },
    ],
  });
}

function importanceInWords({ engine, inputs, samples }: ConsolidatedBy): string {
  return engine === "mean-field"
    ? "in closed form"
    : `from ${counted(samples, "input")} to networks of D = ${inputs}, which learn the second task`;
}

const run: Run<ReturnType<typeof figure7Stage>> = ({ params, inputs }) => ({
  spec: figure7({
    ...params,
    tables: inputs.tables.map((element) => ({ ...element.params, table: element.read() })),
    claims: inputs.claims.read(),
  }),
});
export default run;
