/** What the other commands say, and the options of `reproduce`. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { allElements, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

Deno.test("reproduce runs only a target and what it needs", async () => {
  using project = new WarmProject();
  assert.deepEqual((await project.reproduce("report")).executed, ["numbers", "parity", "report"]);
  assert.deepEqual((await project.reproduce("scaled@factor=2")).executed, ["scaled@factor=2"]);
  assert.deepEqual((await project.reproduce("fig7")).executed, []);
});

Deno.test("reproduce finds the stages of a figure by its number", async () => {
  using project = new WarmProject();
  assert.deepEqual((await project.reproduce("fig7")).executed, ["numbers", "parity", "report"]);
});

Deno.test("reproduce --dry-run says what would run and runs nothing", async () => {
  using project = new WarmProject();
  const dry = await project.reproduce("--dry-run");
  assert.equal(dry.code, 0);
  const planned = dry.events.flatMap((e) => e.type === "stage-planned" ? [e.element] : []);
  assert.deepEqual(planned.sort(), allElements);
  assert.deepEqual((await project.reproduce()).executed, allElements);
});

Deno.test("reproduce --force runs a stage again and keeps what got the same bytes", async () => {
  using project = new WarmProject();
  await project.reproduce();
  assert.deepEqual((await project.reproduce("--force", "numbers")).executed, ["numbers"]);
});

Deno.test("reproduce reports a stage that is not deterministic", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const { events, executed } = await project.reproduce("--force", "aside");
  assert.deepEqual(executed, ["aside"]);
  assert.ok(events.some((e) => e.type === "result-differs" && e.element === "aside"));
});

Deno.test("reproduce starts stages in random order where it does not know how long they take", async () => {
  const orders = await Promise.all([1, 2].map(async () => {
    using project = new WarmProject();
    project.edit("stages/profiles.ts", "[1, 2, 3]", "[1, 2, 3, 4, 5, 6, 7, 8]");
    const { events } = await project.reproduce("--jobs", "1", "scaled");
    return events.flatMap((event) => event.type === "stage-started" ? [event.element] : []);
  }));
  assert.equal(orders[0]?.length, 9);
  // By chance they agree once in 8! = 40,320 times.
  assert.notDeepEqual(orders[0], orders[1]);
});

Deno.test("reproduce passes on how far a stage has come", async () => {
  using project = new WarmProject();
  const { events } = await project.reproduce("scaled@factor=1");
  const progress = events.filter((event) => event.type === "stage-progress");
  assert.deepEqual(progress, [
    { type: "stage-progress", element: "scaled@factor=1", fraction: 0.5, note: "half way" },
  ]);
});

Deno.test("reproduce puts artifacts and store where --artifacts says", async () => {
  using project = new WarmProject();
  await project.reproduce("--artifacts", "elsewhere");
  assert.equal(JSON.parse(project.read("elsewhere/standard/report/text.json")), "even");
  assert.ok(!hasFolder(project, "artifacts"));
});

Deno.test("status tells fresh, stale and waiting stages apart and says why", async () => {
  using project = new WarmProject();
  assert.match((await project.run("status")).stdout, /numbers\s+to run\s+never run/);
  await project.reproduce();
  assert.match((await project.run("status")).stdout, /8 of 8 stages up to date/);
  project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  const { stdout } = await project.run("status");
  assert.match(stdout, /numbers\s+to run\s+params changed/);
  assert.match(stdout, /scaled\s+waiting\s+3 of 3; for stages above it/);
  assert.match(stdout, /aside\s+up to date/);
});

Deno.test("why shows a parameter's value before and now", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  const { stdout } = await project.run("why", "numbers");
  assert.match(stdout, /params-changed: a parameter has another value/);
  assert.match(stdout, /parameter start: 1 → 2/);
});

Deno.test("why shows the source lines that changed, also of a stage that only waits", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/constants.ts", "length = 3", "length = 5");
  for (const target of ["numbers", "total", "fig7"]) {
    const { stdout } = await project.run("why", target);
    assert.match(stdout, /code-changed/);
    assert.match(stdout, /source stages\/lib\/constants\.ts:/);
    assert.match(stdout, /-export const length = 3;/);
    assert.match(stdout, /\+export const length = 5;/);
  }
});

Deno.test("why names the input that changed and where it comes from", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "start: 1,", "start: 3,");
  await project.reproduce("numbers");
  const { stdout } = await project.run("why", "parity");
  assert.match(stdout, /inputs-changed/);
  assert.match(stdout, /input numbers from numbers: other bytes \([0-9a-f]{10} → [0-9a-f]{10}\)/);
  assert.match(stdout, /numbers has yielded other bytes since then, because:\n {2}params-changed/);
  assert.match(stdout, /parameter start: 1 → 3/);
});

Deno.test("why follows a changed input up to the line of code behind it", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/constants.ts", "length = 3", "length = 5");
  await project.reproduce("scaled");
  // Runs of other profiles and later results must not be taken for those that `total` was made from.
  await project.reproduce("--profile", "large", "scaled");
  const { stdout } = await project.run("why", "total");
  assert.match(stdout, /total has to run:\n {2}inputs-changed/);
  assert.match(stdout, /input scaled from scaled: other bytes in 3 elements/);
  assert.match(stdout, /scaled@factor=2, scaled@factor=3 have yielded .*\n {2}inputs-changed/);
  const [, leaf] = stdout.split("numbers has yielded other bytes");
  assert.match(leaf ?? "", /code-changed/);
  assert.match(leaf ?? "", /-export const length = 3;\n.*\+export const length = 5;/);
  const json = JSON.parse((await project.run("why", "total", "--json")).stdout);
  assert.deepEqual(
    json.above.map(({ element }: { element: string }) => element),
    ["scaled@factor=1", "scaled@factor=2", "scaled@factor=3", "numbers"],
  );
});

Deno.test("why names a file that changed, with its digests", async () => {
  using project = new WarmProject({ "data/a.txt": "one" });
  project.edit("stages/mod.ts", "list, number,", "file, list, number,");
  project.edit("stages/mod.ts", "{ json }", "{ json, plainText }");
  project.edit(
    "stages/mod.ts",
    'about: "counts",',
    'about: "counts", inputs: { given: file("data/a.txt", plainText()) },',
  );
  project.edit(
    "stages/numbers.ts",
    "({ params }) => ({ numbers: countFrom(params.start) })",
    "({ params, inputs }) => ({ numbers: countFrom(params.start + inputs.given.read().length) })",
  );
  await project.reproduce();
  project.write("data/a.txt", "twelve");
  assert.match(
    (await project.run("why", "total")).stdout,
    /input given from data\/a\.txt: other bytes \([0-9a-f]{10} → [0-9a-f]{10}\)/,
  );
});

Deno.test("why says that an up-to-date stage is up to date", async () => {
  using project = new WarmProject();
  await project.reproduce();
  assert.match((await project.run("why", "total")).stdout, /total: up to date/);
});

Deno.test("graph prints the stages with what they take and writes a picture", async () => {
  using project = new WarmProject();
  const { stdout, code } = await project.run("graph");
  assert.equal(code, 0);
  assert.match(stdout, /scaled {2}× 3 {2}← numbers/);
  const svg = project.read("artifacts/standard/graph.svg");
  assert.match(svg, /<svg/);
  for (const stage of ["numbers", "parity", "total"]) assert.ok(svg.includes(`>${stage}<`));
});

Deno.test("graph --json has stages and elements, with what they take and make", async () => {
  using project = new WarmProject();
  const { stdout, code } = await project.run("graph", "--json");
  assert.equal(code, 0);
  const { profile, folder, stages, elements } = JSON.parse(stdout);
  assert.deepEqual([profile, folder], ["standard", join(project.root, "artifacts/standard")]);
  const stage = stages.find((one: { stage: string }) => one.stage === "scaled");
  assert.deepEqual([stage.takes, stage.figures], [["numbers"], []]);
  const { element, params, takes, outputs } = elements
    .find((one: { stage: string }) => one.stage === "scaled");
  assert.match(element, /^scaled@factor=/);
  assert.ok(typeof params.factor === "number");
  assert.deepEqual(takes, ["numbers"]);
  assert.match(outputs.scaled, /^scaled\/factor=\d+\/scaled\.json$/);
  assert.ok(!hasFolder(project, "artifacts/standard"), "it wrote a picture unasked");
});

Deno.test("clean removes a profile's artifacts and leaves the store", async () => {
  using project = new WarmProject();
  await project.reproduce();
  assert.equal((await project.run("clean")).code, 0);
  assert.ok(!hasFolder(project, "artifacts/standard"));
  const again = await project.reproduce();
  assert.deepEqual(again.executed, []);
  assert.equal(project.artifact("report/text.json"), "even");
  await project.run("clean", "--store");
  assert.deepEqual([...Deno.readDirSync(join(project.root, "artifacts"))], []);
});

function hasFolder(project: Project, path: string): boolean {
  try {
    return Deno.statSync(join(project.root, path)).isDirectory;
  } catch {
    return false;
  }
}

Deno.test("reproduce goes on when whoever reads its messages has gone", async () => {
  using project = new WarmProject();
  const child = project.spawn("reproduce", "--plain");
  await child.stdout.cancel();
  const stderr = await new Response(child.stderr).text();
  assert.equal((await child.status).code, 0, stderr);
  assert.deepEqual((await project.reproduce()).executed, []);
});
