/** `clean --stale` removes what nothing makes any more, and nothing that anybody has written. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { choosingProject } from "./choosing_rig.ts";
import { assertNothingRan, folderBytes, type Project } from "./rig.ts";

/** What lies in the artifacts folder but for the store, by path. */
function artifacts(project: Project): readonly string[] {
  return Object.keys(folderBytes(join(project.root, "artifacts")))
    .filter((path) => !path.startsWith(".store/"));
}

Deno.test("clean --stale removes an element's, an output's and a stage's old artifacts, -n only says so", async () => {
  using project = choosingProject();
  await project.reproduce();
  project.edit("stages/mod.ts", "gains: [0.3, 1], steps: 10", "gains: [0.3], steps: 10");
  project.edit("stages/mod.ts", "figures/fig3.svg", "figures/drawn.svg");
  project.edit("stages/mod.ts", 'name: "rates"', 'name: "speeds"');
  await project.reproduce();
  project.write("artifacts/standard/scores/1-1.json", "a note of mine");
  project.write("artifacts/standard/notes.txt", "another");
  const before = artifacts(project);
  const said = await project.run("clean", "--stale", "-n");
  assert.equal(said.code, 0);
  const gone = [
    ...["figures/fig3.svg", "rates/table.json", "scores/1-0.json"],
    ...["vae/training/gain=1,seed=0/table.json", "vae/training/gain=1,seed=1/table.json"],
  ];
  assert.deepEqual(
    said.stdout.trimEnd().split("\n").sort(),
    gone.map((path) => `would remove artifacts/standard/${path}`),
  );
  assert.deepEqual(artifacts(project), before);
  assert.match((await project.run("clean", "--stale")).stdout, /^removed 5 files of elements/);
  assert.deepEqual(artifacts(project), before.filter((path) => !gone.includes(path.slice(9))));
  assert.ok(!existsSync(join(project.root, "artifacts/standard/rates")));
  assertNothingRan(await project.reproduce());
  assert.equal((await project.run("clean", "--stale")).stdout, "nothing to remove\n");
});

Deno.test("clean --stale removes what is left of variants that are no more, and no folder of others'", async () => {
  using project = choosingProject();
  await project.reproduce("rates");
  await project.reproduce("rates", "--variant", "long");
  await project.reproduce("rates", "--set", "form=mean");
  project.write("artifacts/standard+long/mine.txt", "a note");
  project.write("artifacts/others/rates/table.json", "others'");
  const [kept] = ["standard+set.form=mean/rates/table.json"];
  assert.equal((await project.run("clean", "--stale")).stdout, "nothing to remove\n");
  project.edit("stages/mod.ts", 'name: "long"', 'name: "longer"');
  assert.match(
    (await project.run("clean", "--stale", "--dry-run")).stdout,
    /^would remove artifacts\/standard\+long\/rates\/table\.json\n$/,
  );
  assert.match(
    (await project.run("clean", "--stale")).stdout,
    /^removed 1 file of a profile that is no more from artifacts\/standard\+long\n$/,
  );
  const left = artifacts(project);
  assert.ok(left.includes("standard+long/mine.txt") && left.includes("others/rates/table.json"));
  assert.ok(!left.includes("standard+long/rates/table.json") && left.includes(kept ?? ""));
});
