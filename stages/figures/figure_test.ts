import assert from "node:assert/strict";
import { pathwayFigures } from "./_pathway_figures.ts";
import { figure, rows } from "./figure.ts";
import { drawSummary } from "./draw_summary.ts";
import { protectionMeans } from "./figure7.ts";
import { heatMap } from "./heat_map.ts";
import { cellMeans } from "./phase_row.ts";
import { decades, ordered } from "./theme.ts";

Deno.test("figure() holds its caption, says what is ours and loads nothing", () => {
  for (const [name, { description, usermeta, ...spec }] of Object.entries(pathwayFigures)) {
    assert.ok(description.includes(usermeta.caption) && usermeta.caption.length > 100, name);
    assert.ok(usermeta.ours.every((line) => description.includes(`[ours] ${line}`)), name);
    assert.ok(!JSON.stringify(spec).includes('"url"'), name);
  }
  assert.deepEqual(figure({ caption: "c", ours: [], panels: {} }).usermeta.ours, []);
});

Deno.test("rows() cuts digits and leaves out what is no number", () => {
  const table = { t: Float64Array.of(1 / 3, 2, Infinity), name: ["a", "b", "c"] };
  assert.deepEqual(rows(table, ["t", "name"], (row) => row !== 1), [
    { t: 0.33333, name: "a" },
    { t: null, name: "c" },
  ]);
});

Deno.test("rows() names a column that is missing or too short", () => {
  const table = { t: Float64Array.of(1, 2), a: Float64Array.of(1) };
  assert.throws(() => rows(table, ["t", "b"]), /no column "b", only t,a/);
  assert.throws(() => rows(table, ["t", "a"]), /column "a" has 1 rows, column "t" 2/);
});

Deno.test("decades() puts ticks at the powers of ten within the ends", () => {
  assert.deepEqual(decades([0.02, 300]), {
    values: [0.1, 1, 10, 100],
    labelOverlap: false,
    labelFlush: false,
    labelExpr: "['10⁻¹','1','10¹','10²'][round(log(datum.value) / LN10) + 1]",
  });
});

Deno.test("cellMeans() average over draws and keep cells that diverged apart", () => {
  const table = { draw: [0, 1, 0, 1, 0, 1], H: [0.2, 0.4, 1, 1, 0.5, NaN] };
  const [first, second, third] = cellMeans(table, "H");
  assert.ok(Math.abs((first ?? NaN) - 0.3) < 1e-15 && second === 1 && Number.isNaN(third));
  assert.deepEqual([...cellMeans({ draw: [0], H: [0.01] }, "H", Math.log10)], [-2]);
  assert.throws(() => cellMeans(table, "Q"), /no column "Q"/);
});

Deno.test("heatMap() covers its axes with cells, and draws grey what has no value", () => {
  const axis = { from: 0.01, to: 1, cells: 2, log: true, title: "x" };
  const map = heatMap({
    x: axis,
    y: { ...axis, from: 0, to: 2, log: false },
    width: 60,
    height: 60,
    values: [1, 2, 3, NaN],
    grey: (cell) => cell === 3,
    color: {},
    names: ["along", "up", "height"],
  });
  const { tooltip } = map.layers[0]?.["encoding"] as { tooltip: { title: string }[] };
  assert.deepEqual(tooltip.map(({ title }) => title), ["along", "up", "height"]);
  const cells = map.layers.map((layer) =>
    (layer["data"] as { values: { [name: string]: number }[] }).values
  );
  assert.deepEqual(cells.map((layer) => layer.length), [3, 1]);
  const [first] = cells[0] ?? [];
  assert.deepEqual([first?.["left"], first?.["low"], first?.["value"]], [0.01, 0, 1]);
  assert.ok((first?.["right"] ?? 0) > 0.1 && (first?.["right"] ?? 0) < 0.105);
  assert.throws(
    () =>
      heatMap({
        x: axis,
        y: axis,
        width: 9,
        height: 9,
        values: [1],
        color: {},
        names: ["", "", ""],
      }),
    /1 values for 2 × 2 cells/,
  );
});

Deno.test("drawSummary() and protectionMeans() summarise draws", () => {
  const table = { overlap: [0.5, 0.5], forgetting: [0.1, 0.3], strength: [1, 1], second: [2, 4] };
  assert.deepEqual(drawSummary(table, "overlap", "forgetting"), [
    { overlap: 0.5, mean: 0.2, least: 0.1, most: 0.3, low: 0.1, high: 0.3 },
  ]);
  assert.deepEqual(protectionMeans(table), [
    { overlap: 0.5, strength: 1, forgetting: 0.2, second: 3 },
  ]);
});

Deno.test("ordered() refuses more colours than can be told apart", () => {
  assert.equal(new Set(ordered(5)).size, 5);
  assert.throws(() => ordered(6), /Cannot give 6 colours/);
});
