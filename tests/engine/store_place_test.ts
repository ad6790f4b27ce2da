/** A store at a place of its own, which checkouts and projects share. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { choosingProject } from "./choosing_rig.ts";
import { allElements, assertNothingRan, folderBytes, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";
import { age, day, gc } from "./store_rig.ts";

/** Projects that share a store, which lies beside the first of them. */
function sharing(...projects: Project[]): string {
  const [first] = projects;
  const store = join(first?.root ?? "", "../shared");
  for (const project of projects) project.env = { PIPELINE_STORE: store };
  return store;
}

/** Sets back the time of everything in the shared store. */
function ageShared(project: Project): void {
  age(project, 40 * day, "../../../shared");
}

Deno.test("worktrees that share a store run nothing that one of them has made", async () => {
  using one = new WarmProject();
  using other = one.copy();
  const store = sharing(one, other);
  assert.deepEqual((await one.reproduce()).executed, allElements);
  const second = await other.reproduce();
  assert.deepEqual([second.code, second.executed], [0, []]);
  const artifacts = [one, other].map(({ root }) => folderBytes(join(root, "artifacts/standard")));
  assert.deepEqual(artifacts[0], artifacts[1]);
  assert.ok(existsSync(join(store, "cas")));
  for (const { root } of [one, other]) assert.ok(!existsSync(join(root, "artifacts/.store")));
  // Each has files of its own under the same names.
  other.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  assert.ok((await other.reproduce()).executed.includes("numbers"));
  assertNothingRan(await one.reproduce());
  assertNothingRan(await other.reproduce());
  one.write("artifacts/standard/report/text.json", "edited");
  const restored = await one.reproduce();
  assert.deepEqual(restored.executed, []);
  assert.ok(restored.events.some((event) => event.type === "artifact-restored"));
  assertNothingRan(await other.reproduce());
});

Deno.test("what an element left behind is each worktree's own to clean", async () => {
  using one = new WarmProject();
  using other = one.copy();
  sharing(one, other);
  await one.reproduce();
  await other.reproduce();
  one.edit("stages/profiles.ts", "factors: [1, 2, 3]", "factors: [1, 2]");
  await one.reproduce();
  const left = "artifacts/standard/scaled/factor=3/scaled.json";
  assert.match((await one.run("status")).stdout, /gone {2}scaled@factor=3/);
  assert.doesNotMatch((await other.run("status")).stdout, /gone/);
  assert.match((await one.run("clean", "--stale")).stdout, /removed 1 file of elements/);
  assert.deepEqual([one, other].map(({ root }) => existsSync(join(root, left))), [false, true]);
  assertNothingRan(await other.reproduce());
});

Deno.test("deno.json says where the store is, and the environment has the last word", async () => {
  using project = new WarmProject({ "deno.json": '{ "pipelineStore": "../from-field" }' });
  await project.reproduce("numbers");
  assert.ok(existsSync(join(project.root, "../from-field/cas")));
  project.env = { PIPELINE_STORE: "kept", INIT_CWD: join(project.root, "stages") };
  await project.reproduce("numbers");
  assert.ok(existsSync(join(project.root, "stages/kept/cas")), "from where it was typed");
  project.env = {};
  assert.deepEqual((await project.reproduce("--artifacts", "elsewhere", "numbers")).executed, []);
  assert.ok(existsSync(join(project.root, "elsewhere/standard/numbers")));
  assert.ok(!existsSync(join(project.root, "elsewhere/.store")));
  const explained = await project.run("fsck");
  assert.equal(explained.code, 0, explained.stderr);
});

for (
  const [field, variable, says] of [
    ["3", undefined, /^Cannot keep results in 3, as "pipelineStore" in deno\.json says: it is no/],
    ['""', undefined, /says: it is empty\n {2}Give the path of a folder/],
    ['"~/store"', undefined, /"~\/store", .*: ~ means nothing here/],
    ['"stages/mod.ts"', undefined, /: it is a file\n/],
    ['"x"', "", /^Cannot keep results in "", as PIPELINE_STORE says: it is empty/],
  ] as const
) {
  Deno.test(`a store in ${variable ?? field} is refused before anything runs`, async () => {
    using project = new WarmProject({ "deno.json": `{ "pipelineStore": ${field} }` });
    if (variable !== undefined) project.env = { PIPELINE_STORE: variable };
    for (const command of ["reproduce", "status", "runs", "gc"]) {
      const { code, stdout, stderr } = await project.run(command);
      assert.deepEqual([code, stdout], [2, ""], command);
      assert.match(stderr, says);
    }
  });
}

Deno.test("gc keeps what any project has that shares the store, until the project is gone", async () => {
  using one = new WarmProject();
  using other = choosingProject();
  sharing(one, other);
  await one.reproduce();
  await one.reproduce("--profile", "large");
  await other.reproduce("--set", "form=mean");
  ageShared(one);
  assert.equal((await gc(one, "--max-size", "1B")).finished.results, 0);
  assert.equal((await gc(other, "--max-size", "1B")).finished.results, 0);
  assertNothingRan(await one.reproduce("--profile", "large"));
  assertNothingRan(await other.reproduce("--set", "form=mean"));
  const refused = await one.run("clean", "--store");
  assert.deepEqual([refused.code, existsSync(join(one.root, "../shared/ac"))], [2, true]);
  assert.match(refused.stderr, new RegExp(`another checkout keeps .*${basename(other.root)}`));
  Deno.removeSync(other.root, { recursive: true });
  Deno.mkdirSync(other.root);
  ageShared(one);
  assert.equal((await gc(one, "--max-size", "1B")).finished.results, 11);
  assertNothingRan(await one.reproduce("--profile", "large"));
  assert.equal((await one.run("clean", "--store")).code, 0);
});

Deno.test("gc keeps for 30 days what a project has that cannot be looked at", async () => {
  using one = new WarmProject();
  using other = choosingProject();
  const store = sharing(one, other);
  await one.reproduce("numbers");
  await other.reproduce("rates");
  Deno.removeSync(other.root, { recursive: true });
  // As if it were in another user's home: it cannot be told what is there.
  Deno.symlinkSync(other.root, other.root);
  ageShared(one);
  assert.equal((await gc(one, "--max-size", "1B")).finished.results, 0);
  const db = new DatabaseSync(join(store, "state.sqlite"));
  db.prepare("update checkouts set ms = ms - ?").run(31 * day);
  db.close();
  assert.equal((await gc(one, "--max-size", "1B")).finished.results, 1);
});

Deno.test("two worktrees that run at once do the work once", async () => {
  using one = new WarmProject({ "stages/aside.ts": "export default () => ({ pid: 1 });" });
  using other = one.copy();
  sharing(one, other);
  const both = await Promise.all([one.reproduce(), other.reproduce()]);
  assert.deepEqual(both.map(({ code }) => code), [0, 0]);
  assert.deepEqual(both.flatMap(({ executed }) => executed).sort(), allElements);
});
