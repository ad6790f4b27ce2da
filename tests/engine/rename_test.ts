/** `rename OLD NEW`: results are kept over a renamed stage. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { choosingProject } from "./choosing_rig.ts";
import { assertNothingRan, type Project } from "./rig.ts";
import { variantProject } from "./variants_rig.ts";

/** Gives a stage another name in the declaration. */
function renameIn(project: Project, from: string, to: string): void {
  project.edit("stages/mod.ts", `name: "${from}"`, `name: "${to}"`);
}

Deno.test("rename keeps the results of a stage in all profiles, and of what takes them", async () => {
  using project = choosingProject();
  await project.reproduce();
  await project.reproduce("--profile", "smoke");
  renameIn(project, "vae/training", "networks/fitted");
  assert.match((await project.run("status", "networks")).stdout, /to run/);
  const renamed = await project.run("rename", "vae/training", "networks/fitted");
  assert.equal(renamed.code, 0, renamed.stderr);
  assert.equal(renamed.stdout.match(/kept {2}networks\/fitted@/g)?.length, 4 + 2);
  assert.match(renamed.stdout, /^6 results kept under the new name/m);
  for (const args of [[], ["--profile", "smoke"]]) {
    const ran = await project.reproduce(...args);
    assert.deepEqual([ran.code, ran.executed], [0, []]);
  }
  const path = "artifacts/standard/networks/fitted/gain=1,seed=0/table.json";
  assert.equal(JSON.parse(project.read(path)).gain, 1);
  const why = await project.run("why", "networks/fitted@gain=1,seed=0");
  assert.match(why.stdout, /accepted .*: renamed from vae\/training\n[^]*vae\/training/);
  assert.match((await project.run("status")).stdout, /waived: renamed from vae\/training/);
  const old = join(project.root, "artifacts/standard/vae/training");
  assert.ok(existsSync(old));
  await project.run("clean", "--stale");
  assert.ok(!existsSync(old));
  assertNothingRan(await project.reproduce());
  assert.equal((await project.run("fsck")).code, 0);
  const archive = await project.run("archive", "--output", "a.crate.zip");
  assert.equal(archive.code, 0, archive.stderr);
  assert.equal((await project.run("verify-archive", "a.crate.zip")).code, 0);
});

Deno.test("rename keeps what a stage drew, though its seed is another now, and says so", async () => {
  using project = variantProject();
  await project.reproduce();
  await project.reproduce("--variant", "start=2");
  renameIn(project, "scaled", "multiplied");
  const renamed = await project.run("rename", "scaled", "multiplied", "--reason", "clearer");
  assert.equal(renamed.code, 0, renamed.stderr);
  assert.match(renamed.stdout, /kept {2}multiplied\+start=2@factor=1 {2}\(standard\)/);
  assert.deepEqual((await project.reproduce()).executed, []);
  assert.deepEqual((await project.reproduce("--variant", "start=2")).executed, []);
  const why = await project.run("why", "multiplied@factor=1");
  assert.match(why.stdout, /accepted .*: clearer\n[^]*seed/);
  const forced = await project.reproduce("--force", "multiplied@factor=1");
  assert.ok(forced.events.some(({ type }) => type === "waiver-refuted"), "others than were drawn");
});

Deno.test("rename leaves to run what more than the name has changed of", async () => {
  using project = choosingProject();
  await project.reproduce();
  renameIn(project, "vae/scores", "scores");
  project.edit("stages/mod.ts", "gains: [0.3, 1], steps: 10", "gains: [0.3, 2], steps: 10");
  await project.reproduce("vae/training");
  const some = await project.run("rename", "vae/scores", "scores");
  assert.equal(some.code, 0, some.stderr);
  assert.deepEqual(some.stdout.match(/kept {2}\S+/g), [
    "kept  scores@gain=0.3,seed=0",
    "kept  scores@gain=0.3,seed=1",
  ]);
  project.edit("stages/mod.ts", 'form: "sum", net: { width: 8', 'form: "mean", net: { width: 8');
  renameIn(project, '"scores"'.slice(1, -1), "measured");
  const none = await project.run("rename", "scores", "measured");
  assert.equal(none.code, 1);
  assert.match(none.stdout, /to run {2}measured@gain=0\.3,seed=0 {2}\(standard\): a parameter has/);
  assert.match(none.stdout, /^0 results kept/m);
});

Deno.test("rename refuses names that are none", async () => {
  using project = choosingProject();
  await project.reproduce();
  for (
    const [args, says] of [
      [["vae/training"], /^Cannot rename: give the old name and the new one/],
      [["a", "b", "c"], /^Cannot rename: give the old name/],
      [["vae/training", "vae/fitted"], /no stage has the new name\n.*declaration first/],
      [
        ["vae/trained", "vae/trainin"],
        /no stage has the new name\n.*did you mean "vae\/training"\?/,
      ],
      [["vae/scores", "vae/training"], /there is still a stage of the old name/],
      [["vae/trained", "vae/training"], /^Cannot rename "vae\/trained": there are no results/],
    ] as const
  ) {
    const { code, stderr } = await project.run("rename", ...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(stderr, says);
  }
  renameIn(project, "vae/training", "vae/fitted");
  const near = await project.run("rename", "vae/trainig", "vae/fitted");
  assert.match(near.stderr, /Did you mean "vae\/training"\?/);
});

Deno.test("rename holds nothing back that ran under the new name already", async () => {
  using project = choosingProject();
  await project.reproduce();
  renameIn(project, "rates", "speeds");
  await project.reproduce("speeds");
  const { code, stderr } = await project.run("rename", "rates", "speeds");
  assert.equal(code, 2);
  assert.match(stderr, /there are no results of such a stage that "speeds" lacks/);
});
