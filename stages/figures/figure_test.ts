import assert from "node:assert/strict";
import { pathwayFigures } from "./_pathway_figures.ts";
import { figure, rows } from "./figure.ts";
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

Deno.test("ordered() refuses more colours than can be told apart", () => {
  assert.equal(new Set(ordered(5)).size, 5);
  assert.throws(() => ordered(6), /Cannot give 6 colours/);
});
