/** Where cells lie: each over the parameters of the student or pair that it shows. */

import assert from "node:assert/strict";
import { phaseTable } from "../pathways/phase_table.ts";
import { SETTING } from "../pathways/setting.ts";
import { tableOf } from "../numerics/table.ts";
import { phasePanel } from "../teacher-student/phase_panel.ts";
import { orthogonalTeachers } from "../teacher-student/teachers.ts";
import { heatMap } from "./heat_map.ts";
import { cellMeans, cellSpreads, phaseRow } from "./phase_row.ts";
import type { Spec } from "./theme.ts";

interface Cell {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
  readonly value: number;
}

function cellsOf(layer: Spec | undefined): Cell[] {
  return (layer?.["data"] as { values: Cell[] }).values;
}

/** The title of a layer's axis. */
function titleOf(layer: Spec | undefined, axis: "x" | "y"): string {
  return (layer?.["encoding"] as { [axis: string]: { axis: { title: string } } })[axis]?.axis
    .title ?? "";
}

Deno.test("heatMap() puts values side by side along x, and row upon row from the lowest", () => {
  const axis = { from: 0, log: false, title: "" };
  const { layers } = heatMap({
    x: { ...axis, to: 3, cells: 3 },
    y: { ...axis, to: 2, cells: 2 },
    ...{ width: 60, height: 60, color: {}, names: ["", "", ""] },
    values: [10, 11, 12, 20, 21, 22],
  });
  assert.deepEqual(cellsOf(layers[0]).map(({ left, low, value }) => [left, low, value]), [
    [0, 0, 10],
    [1, 0, 11],
    [2, 0, 12],
    [0, 1, 20],
    [1, 1, 21],
    [2, 1, 22],
  ]);
});

Deno.test("phaseRow() draws each student over its own σ and r", () => {
  const grid = {
    sigma: { from: 1e-3, to: 1, cells: 3 },
    norm: { from: 0.3, to: 2, cells: 2 },
  };
  const teachers = orthogonalTeachers({ units: 1, teachers: 1, overlap: 0 });
  const students = phasePanel(
    {
      ...grid,
      ...{ engine: "mean-field", activation: "erf", direction: [1, 0] },
      ...{ draws: 1, inputs: 100, rate: 1, until: 1 },
    },
    teachers,
    "seed",
  );
  for (const name of ["sigma", "norm"] as const) {
    const values = cellMeans(tableOf(students), name);
    const row = phaseRow([{ letter: "a", words: "", values }], grid, {
      ...{ title: "", domain: [0, 1], balance: true },
    });
    const [{ layer } = { layer: [] }] = row["hconcat"] as { layer: Spec[] }[];
    const [cells] = layer;
    assert.match(titleOf(cells, "x"), /σ/);
    assert.match(titleOf(cells, "y"), /r/);
    assert.equal(cellsOf(cells).length, 6);
    for (const { left, right, low, high, value } of cellsOf(cells)) {
      const [from, to] = name === "sigma" ? [left, right] : [low, high];
      assert.ok(value > from && value < to, `${name} ${value} in ${from} … ${to}`);
    }
    const line = (layer.at(1)?.["data"] as { values: { sigma: number; norm: number }[] }).values;
    assert.deepEqual(line, [{ sigma: 0.3, norm: 0.3 }, { sigma: 1, norm: 1 }]);
  }
});

Deno.test("a map of pathways has λ₂ along x and λ₁ along y, on a scale of roots", () => {
  const table = phaseTable({ ...SETTING, cells: 4, largest: 100 });
  for (const name of ["lambda_slow", "lambda_fast"] as const) {
    const axis = { from: 0, to: 100, cells: 4, log: false, root: true };
    const { layers, x } = heatMap({
      x: { ...axis, title: "λ₂" },
      y: { ...axis, title: "λ₁" },
      ...{ width: 60, height: 60, color: {}, names: ["", "", ""] },
      values: table[name],
    });
    for (const { left, right, low, high, value } of cellsOf(layers[0])) {
      const [from, to] = name === "lambda_slow" ? [left, right] : [low, high];
      assert.ok(value > from && value < to, `${name} ${value} in ${from} … ${to}`);
    }
    assert.equal((x["scale"] as { type: string }).type, "sqrt");
  }
});

Deno.test("cellSpreads() is the standard deviation between a cell's draws", () => {
  const table = { draw: [0, 1, 0, 1, 0, 1], H: [0, 1, 0.5, 0.5, 0.5, NaN] };
  const [first, second, third] = cellSpreads(table, "H");
  assert.ok(Math.abs((first ?? NaN) - Math.SQRT1_2) < 1e-15 && second === 0);
  assert.ok(Number.isNaN(third));
  assert.deepEqual([...cellSpreads({ draw: [0], H: [0.7] }, "H")], [0]);
});
