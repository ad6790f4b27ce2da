/**
 * A tiny project with a report: two figures, three claims, a sweep, and strings that would be markup
 * in HTML, Markdown or LaTeX if they were not escaped.
 *
 * @module
 */

import { Project } from "../engine/rig.ts";

const engine = import.meta.resolve("../../pipeline/mod.ts");
const codecs = import.meta.resolve("../../pipeline/codecs/mod.ts");

/** What must show as text wherever it turns up. */
export const hostile = `</script><img src=x onerror="alert('x')">&amp; \${1} | *a* _b_ \\end{x}`;
const quoted = JSON.stringify(hostile);

const files: { readonly [path: string]: string } = {
  "stages/mod.ts": `
import { at, integer, list, number, pipeline, stage, sweep, text } from "${engine}";
import { json, svg, vegaLite } from "${codecs}";
import type { Json } from "${engine}";

const points = sweep({
  name: "points",
  about: "makes points: " + ${quoted},
  module: import.meta.resolve("./points.ts"),
  params: { label: text(${quoted}), size: integer(4, { min: 1 }) },
  over: { slope: list([1, 2], (v) => number(v)) },
  outputs: { rows: json<{ x: number; y: number }[]>() },
});
const figure = stage({
  name: "figures/fig1",
  about: "draws the points",
  module: import.meta.resolve("./figure.ts"),
  inputs: { rows: points.out.rows },
  outputs: {
    spec: at("figures/fig1.vl.json", vegaLite<{ [name: string]: Json }>()),
    svg: at("figures/fig1.svg", svg()),
  },
  figures: [1],
});
const further = stage({
  name: "figures/further",
  about: "draws them again",
  module: import.meta.resolve("./figure.ts"),
  inputs: { rows: points.out.rows },
  outputs: {
    spec: at("figures/further.vl.json", vegaLite<{ [name: string]: Json }>()),
    svg: at("figures/further.svg", svg()),
  },
});
const claims = stage({
  name: "claims",
  about: "judges them",
  module: import.meta.resolve("./claims.ts"),
  inputs: { rows: points.out.rows },
  outputs: { claims: at("claims.json", json<Json[]>()) },
  figures: [1],
});
export type Stages = {
  points: typeof points;
  figure: typeof figure;
  claims: typeof claims;
};
export default pipeline({
  name: "tiny",
  seed: 1,
  profiles: { standard: {}, other: {} },
  defaultProfile: "standard",
  stages: () => [points, figure, further, claims],
  report: {
    title: "Tiny " + ${quoted},
    about: ${quoted},
    links: [{ text: ${quoted}, url: "https://example.org/?a=1&b=2" }, { text: "bad", url: "javascript:alert(1)" }],
    notes: { other: "the other profile" },
    claims: "claims.json",
    citation: "CITATION.cff",
    figures: [
      { id: "fig1", title: "Figure 1: " + ${quoted}, spec: "figures/fig1.vl.json", svg: "figures/fig1.svg" },
      { id: "further", title: "Further", spec: "figures/further.vl.json", svg: "figures/further.svg", ours: true },
    ],
  },
});
`,
  "stages/points.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["points"]> = ({ params }) => ({
  rows: Array.from({ length: params.size }, (_, x) => ({ x, y: params.slope * x })),
});
export default run;
`,
  "stages/figure.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["figure"]> = ({ inputs }) => ({
  spec: {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    usermeta: { caption: "A caption. " + ${quoted}, ours: ["a reading " + ${quoted}] },
    width: 300,
    height: 200,
    data: { values: inputs.rows.flatMap(({ params, read }) =>
      read().map((row) => ({ ...row, slope: params.slope }))) },
    mark: "line",
    encoding: {
      x: { field: "x", type: "quantitative", axis: { title: "time" } },
      y: { field: "y", type: "quantitative" },
      color: { field: "slope", type: "nominal" },
    },
  },
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><path d="M0 0L300 200" stroke="black"/></svg>',
});
export default run;
`,
  "stages/claims.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["claims"]> = ({ inputs }) => {
  const rows = inputs.rows.map(({ read }) => read());
  const claim = {
    ...{ figure: 1, sources: ["abstract", "caption " + ${quoted}], reading: "as it stands " + ${quoted} },
    ...{ statistic: "largest y " + ${quoted}, unit: "draw", units: 8, relation: ">", threshold: 1 },
    ...{ thresholdReason: "one " + ${quoted}, meaning: "It means " + ${quoted}, p: 0.01, contrary: 0.99 },
  };
  const value = Math.max(...rows.flat().map(({ y }) => y));
  return {
    claims: [
      { ...claim, id: "fig1-rise", statement: "it rises " + ${quoted}, value, low: value, high: value, verdict: "reproduced", adjusted: "reproduced" },
      { ...claim, id: "fig1-fall", statement: "it falls", value: 1e-7, low: -Infinity, high: Infinity, verdict: "inconclusive", adjusted: "inconclusive",
        readings: { ours: "reproduced", holds: 21, of: 24, turned: ["eta=5", "a" + ${quoted}], why: ["eta=5: so it is " + ${quoted}], open: ["heads=1"] } },
      { ...claim, id: "fig1-own", statement: "it is ours", sources: [], units: null, p: null, contrary: null, value, low: 5, high: 7, verdict: "reproduced", adjusted: "reproduced" },
    ],
  };
};
export default run;
`,
  "CITATION.cff": `cff-version: 1.2.0
title: Tiny & more
type: software
version: 1.0.0
authors:
  - name: the Tiny authors
references:
  - type: conference-paper
    title: On 100 % of Points
    year: 2025
    authors:
      - given-names: Zoë
        family-names: Domíné
      - given-names: A.
        name-particle: van
        family-names: Ray
    collection-title: Proceedings
    identifiers:
      - type: other
        value: arXiv:2503.00001
`,
};

/** Makes the project. */
export function reportProject(replaced: { readonly [path: string]: string } = {}): Project {
  return new Project({ ...files, ...replaced });
}
