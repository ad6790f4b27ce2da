/**
 * The report while a run goes on: what is done is there, and what is not is said to be on its way.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LastingCommand } from "../engine/lasting_command.ts";
import { until } from "../engine/patience.ts";
import { codecs, engine, Project } from "../engine/rig.ts";

const declared = `
import { at, integer, list, pipeline, stage, sweep } from ${JSON.stringify(engine)};
import { json, svg, vegaLite } from ${JSON.stringify(codecs)};
const figure = (n, inputs) => stage({ name: "figures/fig" + n, about: "", inputs, figures: [n],
  module: import.meta.resolve("./figure.ts"),
  outputs: { spec: at("figures/fig" + n + ".vl.json", vegaLite()), svg: at("figures/fig" + n + ".svg", svg()) } });
const judge = (n, inputs) => stage({ name: "claims/fig" + n, about: "", inputs, figures: [n],
  params: { figure: integer(n) },
  module: import.meta.resolve("./judge.ts"), outputs: { claims: json() } });
export default pipeline({ name: "interim", seed: 1, defaultProfile: "standard",
  profiles: { standard: {} }, stages: () => {
    const quick = stage({ name: "quick", about: "", module: import.meta.resolve("./quick.ts"),
      outputs: { x: json() } });
    const slow = sweep({ name: "slow", about: "", module: import.meta.resolve("./slow.ts"),
      over: { seed: list([1, 2], (x) => integer(x)) }, outputs: { x: json() }, expectedSeconds: 60 });
    const one = judge(1, { x: quick.out.x });
    const two = judge(2, { x: slow.out.x });
    const table = stage({ name: "claims/table", about: "", module: import.meta.resolve("./table.ts"),
      inputs: { one: one.out.claims, two: two.out.claims }, outputs: { list: at("claims.json", json()) } });
    return [quick, slow, one, two, table, figure(1, { x: quick.out.x }), figure(2, { x: slow.out.x })];
  },
  report: { title: "Interim", about: "", claims: "claims.json", figures: [1, 2].map((n) =>
    ({ id: "fig" + n, title: "Figure " + n, spec: "figures/fig" + n + ".vl.json", svg: "figures/fig" + n + ".svg" })) },
});
`;

const files = {
  "stages/mod.ts": declared,
  "stages/quick.ts": "export default () => ({ x: 1 });",
  // Its second element goes on until it is killed.
  "stages/slow.ts": `export default async ({ params }) => {
    await new Promise((resolve) => params.seed === 1 ? resolve() : setInterval(() => {}, 1e6));
    return { x: 1 };
  };`,
  "stages/judge.ts": `export default ({ params: { figure } }) => ({ claims: [{
    id: "claim" + figure, figure, sources: ["abstract"], statement: "statement " + figure, reading: "",
    statistic: "", unit: "draw", units: 8, relation: ">", threshold: 0, thresholdReason: "",
    value: 1, low: 0.5, high: 1.5, p: 0.01, contrary: 0.99, verdict: "reproduced", meaning: "" }] });`,
  "stages/table.ts":
    `export default ({ inputs }) => ({ list: Object.values(inputs).flatMap((one) => one.read())
    .map((claim) => ({ ...claim, adjusted: claim.verdict })) });`,
  "stages/figure.ts": `export default () => ({
    spec: { $schema: "https://vega.github.io/schema/vega-lite/v6.json", description: "A caption.",
      data: { values: [{ x: 1 }] }, mark: "point", encoding: { x: { field: "x", type: "quantitative" } } },
    svg: '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"></svg>' });`,
};

Deno.test("reproduce writes the report while something still runs, and says what is on its way", async () => {
  using project = new Project(files);
  const page = join(project.root, "artifacts/standard/report/index.html");
  await using running = new LastingCommand(project, "reproduce", ...[
    ...["--plain", "--jobs", "2", "--report-every", "1s"],
  ]);
  // One job is taken by what goes on; all else is made by the other.
  const isThere = (...parts: readonly string[]): boolean => {
    const text = existsSync(page) ? Deno.readTextFileSync(page) : "";
    return parts.every((part) => text.includes(part));
  };
  await until(() => isThere("slow (1 of 2 done)", "statement 1", "data-spec="));
  assert.equal(await running.end(), 130);
  const text = project.read("artifacts/standard/report/index.html");
  assert.match(text, /<strong>1<\/strong> of 1 <span>claims of the paper reproduced/);
  assert.match(text, /statement 1/);
  assert.doesNotMatch(text, /statement 2/);
  assert.match(text, /after Holm: when all claims are judged/);
  assert.match(text, /Still on their way: Figure 2\. slow \(1 of 2 done\)/);
  assert.equal(text.match(/data-spec=/g)?.length, 1, "only Figure 1 is drawn");
  project.edit(
    "stages/slow.ts",
    "params.seed === 1 ? resolve() : ",
    "params.seed > 0 ? resolve() : ",
  );
  const { code, stdout } = await project.reproduce();
  assert.equal(code, 0, stdout);
  const last = project.read("artifacts/standard/report/index.html");
  assert.match(last, /<strong>2<\/strong> of 2 <span>claims/);
  assert.match(last, /after Holm: reproduced/);
  assert.doesNotMatch(last, /on their way/);
});

Deno.test("the report has what is judged anew beside what the table last said", async () => {
  using project = new Project(files);
  project.edit(
    "stages/slow.ts",
    "params.seed === 1 ? resolve() : ",
    "params.seed > 0 ? resolve() : ",
  );
  await project.reproduce();
  // Figure 1's claim is judged anew, Figure 2's is not, nor is the table.
  project.edit("stages/judge.ts", "value: 1", "value: 0.75");
  project.edit("stages/slow.ts", "x: 1", "x: 2");
  await project.reproduce("claims/fig1");
  const text = project.read("artifacts/standard/report/index.html");
  assert.match(text, /0\.75 \[0\.5, 1\.5\]/);
  assert.match(text, />1 \[0\.5, 1\.5\]/);
  assert.match(text, /not up to date: slow \(0 of 2 done\)/);
});
