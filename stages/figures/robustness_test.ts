import assert from "node:assert/strict";
import { outcomeRows } from "./outcome_rows.ts";
import { renderSvg } from "./render.ts";
import { robustnessFigure } from "./robustness.ts";
import { specificationCurves } from "./specification_curves.ts";

/** Two claims under three readings: one turns the first, and the second makes no sense under it. */
const table = {
  claim: ["hammer", "one-unit", "hammer", "one-unit", "hammer", "lost"],
  figure: [6, 6, 6, 6, 6, 7],
  variant: ["ours", "ours", "eta=5", "eta=5", "heads=1", "ours"],
  verdict: [
    ...["reproduced", "reproduced", "reproduced", "inconclusive"],
    ...["not reproduced", "inconclusive"],
  ],
  value: [0.65, 3.217e-9, 0.7, NaN, -0.3, NaN],
  low: [0.6, -Infinity, 0.6, NaN, -0.4, NaN],
  high: [0.7, Infinity, 0.8, NaN, -0.2, NaN],
  threshold: [0.1, 0.5, 0.1, 0.5, 0.1, 1],
};
const rows = outcomeRows(table);

/** All values that panels and layers of a specification hold, one after the other. */
function layersIn(spec: unknown): { readonly [field: string]: unknown }[][] {
  if (typeof spec !== "object" || spec === null) return [];
  if (!("data" in spec)) return Object.values(spec).flatMap(layersIn);
  const { data, ...below } = spec as { data: { values: { [field: string]: unknown }[] } };
  return [data.values, ...Object.values(below).flatMap(layersIn)];
}

Deno.test("robustnessFigure() has a cell for each claim and reading, frames what differs, and dashes", async () => {
  const figure = robustnessFigure(rows);
  const [cells = [], absent = []] = layersIn(figure);
  const framed = cells.filter(({ isOther }) => isOther);
  assert.deepEqual(
    cells.map(({ claim, variant, value }) => `${claim} ${variant} ${value}`),
    [
      ...["hammer ours 0.65", "one-unit ours 3 × 10⁻⁹", "hammer eta=5 0.7"],
      ...["one-unit eta=5 unknown", "hammer heads=1 -0.3"],
    ],
  );
  assert.deepEqual(
    framed.map(({ claim, variant }) => `${claim} ${variant}`),
    ["one-unit eta=5", "hammer heads=1"],
  );
  assert.deepEqual(absent, [{ claim: "one-unit", variant: "heads=1" }]);
  const svg = await renderSvg(figure);
  const strokeOfFrames = 'stroke="#222222" stroke-width="1.2"';
  assert.equal(svg.split(strokeOfFrames).length - 1, framed.length);
  for (const text of ["Figure 6", "Figure 7", "heads=1", "not reproduced", "3 × 10⁻⁹"]) {
    assert.ok(svg.includes(text), text);
  }
});

Deno.test("specificationCurves() has values in order, and no panel where there is nothing to draw", async () => {
  const figure = specificationCurves(rows);
  const layers = layersIn(figure);
  const ranked = layers.filter((values) => values.some((one) => "rank" in one)).at(-1) ?? [];
  assert.deepEqual(ranked.map(({ value }) => value), [3.217e-9]);
  const hammer = layers.find((values) => values.length === 3) ?? [];
  assert.deepEqual(hammer.map(({ rank, value }) => [rank, value]), [[0, -0.3], [1, 0.65], [
    2,
    0.7,
  ]]);
  const svg = await renderSvg(figure);
  assert.ok(svg.includes("2 of 3") && svg.includes("1 of 2"));
  assert.ok(!svg.includes("lost"), "one reading is no curve");
});

Deno.test("outcomeRows() refuses what is no verdict", () => {
  assert.throws(
    () => outcomeRows({ ...table, verdict: table.verdict.map(() => "true") }),
    /Cannot read row 0: "true" is no verdict/,
  );
});
