import assert from "node:assert/strict";
import { figureCsv } from "./figure_data.ts";

const panel = (letter: string, y: string, title: string | null, values: unknown[]) => ({
  layer: [
    {
      data: { values },
      mark: "line",
      encoding: { x: { field: "t", title: "time" }, y: { field: y, axis: { title } } },
    },
    { data: { values }, mark: "area", encoding: { y2: { field: "low" } } },
    { data: { values: [{}] }, mark: { type: "text", text: letter } },
    { data: { values: [{}] }, mark: { type: "text", text: "words" } },
  ],
});

Deno.test("figureCsv() has each panel's rows once, by its words, with a column for each field", () => {
  const spec = {
    hconcat: [
      panel("a", "e", "error", [{ t: 0, e: 1, low: 0 }]),
      panel("b", "e", null, [{ t: 0, e: 2 }]),
    ],
  };
  assert.equal(
    figureCsv(spec),
    "panel,time,error,low\r\na words,0,1,0\r\nb words,0,2,\r\n",
  );
});

Deno.test("figureCsv() keeps a field's own name where panels call it differently, or two alike", () => {
  const spec = {
    hconcat: [
      panel("a", "v", "D", [{ t: 0, v: 1 }]),
      panel("b", "v", "C", [{ t: 0, v: 2 }]),
      panel("c", "panel", "time", [{ t: 0, panel: 3 }]),
    ],
  };
  assert.equal(figureCsv(spec).split("\r\n")[0], "panel,t,v,panel");
});

Deno.test("figureCsv() reads named data, leaves pictures out and quotes what has to be", () => {
  const spec = {
    title: { text: 'a "b"' },
    datasets: { rows: [{ x: 1, url: "data:image/png;base64,AA", of: ["a"] }] },
    data: { name: "rows" },
    mark: "point",
  };
  assert.equal(figureCsv(spec), 'panel,x\r\n"a ""b""",1\r\n');
  assert.equal(figureCsv({ data: { url: "elsewhere.csv" }, mark: "point" }), "panel\r\n");
});
