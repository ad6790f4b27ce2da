/** What reruns after an edit, and what does not. */

import assert from "node:assert/strict";
import { allElements, assertNothingRan } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

Deno.test("reproduce runs every stage once, and nothing when nothing changed", async () => {
  using project = new WarmProject();
  const first = await project.reproduce();
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(first.executed, allElements);
  assert.deepEqual(project.artifact("total/total.json"), { 1: 6, 2: 12, 3: 18 });
  assert.equal(project.artifact("report/text.json"), "even");
  const pid = project.artifact("aside/pid.json");
  assertNothingRan(await project.reproduce());
  assert.equal(project.artifact("aside/pid.json"), pid);
});

const harmless: readonly (readonly [what: string, path: string, from: string, to: string])[] = [
  ["a comment", "stages/lib/count.ts", "  return Array", "  // counts up\n  return Array"],
  ["a doc comment", "stages/lib/constants.ts", "How many numbers.", "The number of numbers."],
  [
    "formatting",
    "stages/lib/count.ts",
    "Array.from({ length }, (_, i) => start + i)",
    "Array.from(\n    { length: length },\n    (_, i) => (start + i),\n  )",
  ],
  ["a type annotation", "stages/lib/constants.ts", "length = 3", "length: number = 3"],
  ["an interface", "stages/lib/constants.ts", "field: string", "field: number | undefined"],
  ["a stage's one-line description", "stages/mod.ts", "adds up", "sums"],
  [
    "a new unrelated function",
    "stages/lib/constants.ts",
    "export interface",
    "export const other" +
    " = (n: number): number => n * 9;\nexport interface",
  ],
];
for (const [what, path, from, to] of harmless) {
  Deno.test(`reproduce runs nothing when ${what} changed`, async () => {
    using project = new WarmProject();
    await project.reproduce();
    project.edit(path, from, to);
    assertNothingRan(await project.reproduce());
  });
}

Deno.test("reproduce runs only its users when a function of a shared module changed", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/count.ts", "n + 1", "n + 2");
  assert.deepEqual((await project.reproduce()).executed, ["aside"]);
});

Deno.test("reproduce runs exactly the dependants when a constant two imports away changed", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/constants.ts", "length = 3", "length = 5");
  const { executed } = await project.reproduce();
  assert.deepEqual(executed, allElements.filter((id) => id !== "aside"));
  assert.deepEqual(project.artifact("total/total.json"), { 1: 15, 2: 30, 3: 45 });
});

Deno.test("reproduce runs only one element when one point of a sweep changed", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "[1, 2, 3]", "[1, 2, 5]");
  assert.deepEqual((await project.reproduce()).executed, ["scaled@factor=5", "total"]);
  assert.deepEqual(project.artifact("total/total.json"), { 1: 6, 2: 12, 5: 30 });
});

Deno.test("reproduce runs nothing when a file was only touched", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.write("stages/lib/count.ts", project.read("stages/lib/count.ts"));
  assertNothingRan(await project.reproduce());
});

Deno.test("reproduce runs nothing when an edit was taken back", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/constants.ts", "length = 3", "length = 4");
  await project.reproduce();
  project.edit("stages/lib/constants.ts", "length = 4", "length = 3");
  const third = await project.reproduce();
  assert.deepEqual(third.executed, []);
  assert.deepEqual(project.artifact("total/total.json"), { 1: 6, 2: 12, 3: 18 });
});

Deno.test("reproduce runs nothing for what another profile has made already", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "start: 10", "start: 1");
  const { executed } = await project.reproduce("--profile", "large");
  assert.deepEqual(executed, ["scaled@factor=4", "total"]);
});

Deno.test("reproduce runs nothing when the checkout was moved", async () => {
  using project = new WarmProject();
  await project.reproduce();
  using moved = project.copy();
  const ran = await moved.reproduce();
  assert.deepEqual(ran.executed, []);
  assert.equal(ran.code, 0, ran.stderr);
});

Deno.test("reproduce keeps what depends on an output that came out the same", async () => {
  using project = new WarmProject();
  await project.reproduce();
  // 1 + 2 + 3 and 3 + 4 + 5 are both even: parity yields the same bytes from other numbers.
  project.edit("stages/profiles.ts", "start: 1,", "start: 3,");
  const { executed, events } = await project.reproduce();
  assert.deepEqual(executed, [
    "numbers",
    "parity",
    "scaled@factor=1",
    "scaled@factor=2",
    "scaled@factor=3",
    "total",
  ]);
  const parity = events.find((e) => e.type === "stage-finished" && e.element === "parity");
  assert.ok(parity?.type === "stage-finished" && parity.unchanged);
  assert.equal(parity.kept, 1);
});

Deno.test("reproduce says how many elements early cutoff has kept", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const { events } = await project.reproduce("--force", "numbers");
  const kept = events.flatMap((e) => e.type === "stage-finished" ? [[e.element, e.kept]] : []);
  // parity, report, total and the three elements of scaled
  assert.deepEqual(kept, [["numbers", 6]]);
  const { stdout } = await project.run("reproduce", "--force", "parity");
  assert.match(stdout, /done {2}parity .* same bytes: 1 element below it is kept/);
});
