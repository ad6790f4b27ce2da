/**
 * Specification curves [ours]: what a claim is judged by, under every reading, in order (Simonsohn et al.
 * 2020).
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { OURS } from "../readings.ts";
import { type Figure, figure } from "./figure.ts";
import type { specificationCurvesStage } from "./mod.ts";
import { type JudgedUnder, outcomeRows } from "./outcome_rows.ts";
import { ink, type Spec } from "./theme.ts";
import { UNNAMED, verdictMarks } from "./verdict_marks.ts";

const PANEL = { width: 116, height: 64, columns: 5 } as const;

/** A curve for each claim on which more than one reading acts, and that has a value under one. */
export function specificationCurves(judged: readonly JudgedUnder[]): Figure {
  const byClaim = [...Map.groupBy(judged, ({ claim }) => claim)]
    .filter(([, under]) => under.length > 1 && under.some(({ value }) => Number.isFinite(value)));
  return figure({
    caption: "Specification curves: for each claim the value that it is judged by under every " +
      "reading that acts on it, from the least to the largest, with its interval; ours has a " +
      "ring. Dashed: the threshold. Signs and colours say the verdict. Above each: under how many " +
      "readings the claim holds.",
    ours: ["The readings are those of docs/readings.md, judged as in the matrix of all of them."],
    panels: {
      columns: PANEL.columns,
      concat: byClaim.map(([claim, under]) => curve(claim, under)),
    },
  });
}

function curve(claim: string, under: readonly JudgedUnder[]): Spec {
  const values = under
    .filter(({ value }) => Number.isFinite(value))
    .toSorted((a, b) => a.value - b.value)
    .map(({ variant, verdict, value, low, high }, rank) => ({
      ...{ rank, variant, verdict },
      value: digits(value),
      low: digits(Number.isFinite(low) ? low : value),
      high: digits(Number.isFinite(high) ? high : value),
    }));
  const holds = under.filter(({ verdict }) => verdict === "reproduced").length;
  const y = (field: string): Spec => ({
    field,
    type: "quantitative",
    scale: { zero: false },
    axis: { title: null, tickCount: 3, labelFontSize: 8, format: "~g" },
  });
  const ends = { domain: [-0.5, values.length - 0.5], nice: false };
  const x = { field: "rank", type: "quantitative", scale: ends, axis: null };
  return {
    width: PANEL.width,
    height: PANEL.height,
    title: {
      text: claim,
      subtitle: `${holds} of ${under.length}`,
      ...{ anchor: "start", fontSize: 9, subtitleFontSize: 8.5, fontWeight: "normal", offset: 4 },
      ...{ color: ink.text, subtitleColor: ink.axis },
    },
    // Of the whole panel: what each layer has of its own is in the page once more.
    data: { values },
    layer: [
      {
        data: { values: [{ threshold: digits(under[0]?.threshold ?? NaN) }] },
        mark: { type: "rule", strokeDash: [4, 3], color: ink.axis },
        encoding: { y: y("threshold") },
      },
      {
        mark: { ...UNNAMED, type: "rule", color: ink.faint },
        encoding: { x, y: y("low"), y2: { field: "high" } },
      },
      ...(values.some(({ variant }) => variant === OURS)
        ? [{
          transform: [{ filter: { field: "variant", equal: OURS } }],
          mark: {
            ...UNNAMED,
            type: "point",
            size: 120,
            color: ink.text,
            strokeWidth: 1.2,
            opacity: 1,
          },
          encoding: { x, y: y("value") },
        }]
        : []),
      {
        mark: { ...UNNAMED, type: "point", filled: true, size: 26, opacity: 1 },
        encoding: {
          ...{ x, y: y("value") },
          ...verdictMarks,
          tooltip: [{ field: "variant" }, { field: "value" }, { field: "verdict" }],
        },
      },
    ],
  };
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}

const run: Run<ReturnType<typeof specificationCurvesStage>> = ({ inputs }) => ({
  spec: specificationCurves(outcomeRows(inputs.outcomes.read())),
});
export default run;
