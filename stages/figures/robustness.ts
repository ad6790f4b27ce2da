/**
 * Every claim under every reading, as a matrix [ours].
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { shortNumber } from "../../pipeline/model/claim_words.ts";
import { OURS } from "../readings.ts";
import { type Figure, figure } from "./figure.ts";
import type { robustnessFigureStage } from "./mod.ts";
import { type JudgedUnder, outcomeRows } from "./outcome_rows.ts";
import { ink, type Spec } from "./theme.ts";
import { UNNAMED, verdictColors, verdictMarks } from "./verdict_marks.ts";

const CELL = { width: 56, height: 13 } as const;
/** Pixels from one line of a claim's name to the next. */
const LINE = 10;

/** The matrix: a panel for each figure whose claims are judged. */
export function robustnessFigure(judged: readonly JudgedUnder[]): Figure {
  const panels = [...Map.groupBy(judged, ({ figure }) => figure)].map(([number, cells]) => ({
    rows: new Set(cells.map(({ variant }) => variant)).size,
    spec: panelOf(`Figure ${number}`, cells),
  }));
  const half = panels.reduce((sum, { rows }) => sum + rows, 0) / 2;
  const column: Spec[][] = [[], []];
  let above = 0;
  for (const { rows, spec } of panels) {
    column[above + rows / 2 < half ? 0 : 1]?.push(spec);
    above += rows;
  }
  return figure({
    caption:
      "Every claim (columns) under every reading that acts on it (rows; the first is ours). " +
      "A cell has the value that is measured; its sign and colour say the verdict, and a frame " +
      "that it is not the one under our reading. A dash: under that reading the claim has no meaning.",
    ours: [
      "The readings, and why somebody might choose them, are listed in docs/readings.md; a row is " +
      "called as `reproduce --variant` takes it. All rows are judged at one size, which is coarser " +
      "than that of the figures.",
    ],
    panels: { hconcat: column.filter((one) => one.length > 0).map((vconcat) => ({ vconcat })) },
  });
}

function panelOf(title: string, judged: readonly JudgedUnder[]): Spec {
  const claims = [...new Set(judged.map(({ claim }) => claim))];
  const variants = [...new Set(judged.map(({ variant }) => variant))];
  const ours = new Map(
    judged.filter(({ variant }) => variant === OURS).map(({ claim, verdict }) => [claim, verdict]),
  );
  const cells = judged.map(({ claim, variant, verdict, value }) => ({
    ...{ claim, variant, verdict },
    value: inCell(value),
    tint: verdictColors[verdict],
    isOther: verdict !== ours.get(claim),
  }));
  const mostWords = Math.max(...claims.map((claim) => claim.split("-").length));
  const there = new Set(cells.map(({ claim, variant }) => `${claim} ${variant}`));
  const absent = variants.flatMap((variant) =>
    claims.filter((claim) => !there.has(`${claim} ${variant}`)).map((claim) => ({ claim, variant }))
  );
  const at = (bandPosition: number): Spec => ({
    x: {
      field: "claim",
      type: "nominal",
      sort: claims,
      bandPosition,
      axis: {
        ...{ title, orient: "top", titleAnchor: "start", titleFontWeight: "bold", labelAngle: 0 },
        ...{ domain: false, ticks: false, labelFontSize: 8, labelLimit: CELL.width },
        // A word a line; lines go down from where the first begins.
        labelExpr: "split(datum.label, '-')",
        ...{ labelBaseline: "top", labelPadding: LINE * mostWords + 3 },
      },
    },
    y: {
      field: "variant",
      type: "nominal",
      sort: variants,
      axis: { title: null, domain: false, ticks: false, labelFontSize: 8.5, labelLimit: 170 },
    },
  });
  return {
    width: { step: CELL.width },
    height: { step: CELL.height },
    // Of the whole panel: what each layer has of its own is in the page once more.
    data: { values: cells },
    layer: [
      {
        mark: { ...UNNAMED, type: "rect", opacity: 0.18, stroke: "white", strokeWidth: 1 },
        encoding: {
          ...at(0.5),
          // With a scale of its own it would need a legend of its own.
          fill: { field: "tint", type: "nominal", scale: null, legend: null },
        },
      },
      {
        transform: [{ filter: "datum.isOther" }],
        mark: { ...UNNAMED, type: "rect", fill: null, stroke: ink.text, strokeWidth: 1.2 },
        encoding: at(0.5),
      },
      {
        mark: { ...UNNAMED, type: "point", filled: true, opacity: 1, size: 34 },
        encoding: { ...at(0.13), ...verdictMarks },
      },
      {
        mark: { ...UNNAMED, type: "text", fontSize: 8, color: ink.text },
        encoding: { ...at(0.6), text: { field: "value" } },
      },
      {
        data: { values: absent },
        mark: { ...UNNAMED, type: "text", text: "–", fontSize: 9, color: ink.axis },
        encoding: at(0.5),
      },
    ],
  };
}

/** Of a number with a power of ten, no more digits than fit. */
function inCell(value: number): string {
  const isLong = value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6);
  return shortNumber(isLong ? Number(value.toPrecision(1)) : value);
}

const run: Run<ReturnType<typeof robustnessFigureStage>> = ({ inputs }) => ({
  spec: robustnessFigure(outcomeRows(inputs.outcomes.read())),
});
export default run;
