import type { Run } from "@reproducible/pipeline";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Stages } from "./mod.ts";

const run: Run<Stages["figure"]> = async ({ inputs: { tables } }) => {
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: "Share of lattices that let water through, by the share of open sites.",
    width: 320,
    height: 200,
    data: {
      values: tables.flatMap(({ params: { size }, read }) => {
        const { open, share } = read();
        return [...open].map((p, i) => ({ open: p, size, share: share[i] ?? NaN }));
      }),
    },
    mark: { type: "line", point: true },
    encoding: {
      x: { field: "open", type: "quantitative", scale: { zero: false } },
      y: { field: "share", type: "quantitative" },
      color: { field: "size", type: "ordinal" },
    },
  };
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  return { spec, drawing: await view.toSVG() };
};
export default run;
