import assert from "node:assert/strict";
import { paintOpacity } from "./paint_opacity.ts";
import { renderSvg } from "./render.ts";
import type { Figure } from "./figure.ts";

Deno.test("paintOpacity() leaves an opacity where an item has two paints or is no path", () => {
  const both = { fill: "red", stroke: "white", opacity: 0.5 };
  const filled = { fill: "red", stroke: "transparent", opacity: 0.5, fillOpacity: 0.4 };
  const stroked = { stroke: "red", opacity: 0.25 };
  const group = { fill: "red", opacity: 0.5, items: [{ marktype: "rule", items: [stroked] }] };
  const text = { fill: "red", opacity: 0.5 };
  const marks = [{ marktype: "rect", items: [both, filled] }, { marktype: "text", items: [text] }, {
    marktype: "group",
    items: [group],
  }];
  paintOpacity({ marktype: "group", items: [{ items: marks }] });
  assert.deepEqual(both, { fill: "red", stroke: "white", opacity: 0.5 });
  assert.deepEqual(filled, {
    ...{ fill: "red", stroke: "transparent" },
    ...{ opacity: 1, fillOpacity: 0.2 },
  });
  assert.deepEqual(stroked, { stroke: "red", opacity: 1, strokeOpacity: 0.25 } as unknown);
  assert.deepEqual([group.opacity, text.opacity], [0.5, 0.5]);
});

Deno.test("renderSvg() gives no single line an opacity of its own", async () => {
  const svg = await renderSvg({
    data: { values: [{ x: 0, y: 1 }, { x: 1, y: 2 }] },
    mark: { type: "line", opacity: 0.3 },
    encoding: {
      x: { field: "x", type: "quantitative" },
      y: { field: "y", type: "quantitative" },
    },
  } as unknown as Figure);
  assert.match(svg, / stroke-opacity="0.3"/);
  assert.doesNotMatch(svg, / opacity="0.3"/);
});
