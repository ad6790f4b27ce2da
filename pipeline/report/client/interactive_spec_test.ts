import assert from "node:assert/strict";
import { interactiveSpec, withPointsOnLines } from "./interactive_spec.ts";

const x = { field: "a", type: "quantitative" };

Deno.test("interactiveSpec() gives tooltips to marks of data, with the guides' own words", () => {
  const spec = interactiveSpec({
    config: { font: "DejaVu Sans" },
    encoding: { x: { ...x, axis: { title: "time t" } } },
    hconcat: [{
      layer: [
        { mark: "line", encoding: { y: x } },
        { mark: { type: "rect", tooltip: false }, encoding: { y: x } },
        { mark: "text", encoding: { y: x } },
        { mark: "point", encoding: { x: { field: "x", scale: null }, y: x } },
        { mark: "rule", encoding: { x: { value: 3 } } },
        { mark: "bar", encoding: { tooltip: { field: "a" }, y: x } },
      ],
    }],
  });
  const [row] = spec["hconcat"] as { layer: { mark: unknown }[] }[];
  assert.deepEqual(row?.layer.map(({ mark }) => mark), [
    { type: "line", tooltip: true },
    { type: "rect", tooltip: false },
    "text",
    "point",
    "rule",
    "bar",
  ]);
  assert.deepEqual(spec["encoding"], {
    x: { ...x, axis: { title: "time t" }, title: "time t" },
  });
  assert.deepEqual(spec["config"], { font: "DejaVu Sans, Verdana, sans-serif" });
});

Deno.test("withPointsOnLines() puts a point for each row on lines that have tooltips, at any depth", () => {
  const update = { x: { field: "x" }, y: { field: "y" }, tooltip: { signal: "datum.x" } };
  const line = { type: "line", from: { data: "d" }, encode: { update } };
  const silent = { type: "line", from: { data: "d" }, encode: { update: { x: { field: "x" } } } };
  const spec = withPointsOnLines({ marks: [{ type: "group", marks: [line, silent] }] });
  const marks = spec.marks[0]?.marks as { type: string; encode: { update: object } }[];
  assert.deepEqual(marks.map(({ type }) => type), ["line", "symbol", "line"]);
  assert.deepEqual(marks[1]?.encode.update, {
    ...update,
    fill: { value: "transparent" },
    size: { value: 90 },
  });
});
