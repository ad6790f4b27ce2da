/** `diff` with an archive on one side or on both. */

import assert from "node:assert/strict";
import { WarmProject } from "./warm_project.ts";
import { join } from "node:path";
import type { ElementComparison } from "../../pipeline/explain/compare.ts";
import { archived } from "./archive_rig.ts";

Deno.test("diff compares an archive with a run, and two archives, without a restore", async () => {
  using made = new WarmProject();
  await made.reproduce();
  await archived(made, "before.zip");
  made.edit("stages/profiles.ts", "start: 1,", "start: 3,");
  await made.reproduce();
  await archived(made, "after.zip");
  const sameAsBefore = await made.run("diff", "before.zip", "latest~1");
  assert.equal(sameAsBefore.code, 0, sameAsBefore.stdout);
  using elsewhere = new WarmProject();
  const before = join(made.root, "before.zip");
  const { code, stdout } = await elsewhere.run("diff", before, join(made.root, "after.zip"));
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^A: archive .*before.zip \(standard\)\nB: archive .*after.zip \(standard\)\n/,
  );
  assert.match(stdout, /different {2}numbers\n {6}parameter start: 1 → 3\n {6}output numbers: 3/);
  assert.match(stdout, /most at \[0\]: 1 → 3, relative difference 0\.667/);
});

Deno.test("diff shows source lines that changed since an archive was made", async () => {
  using made = new WarmProject();
  await made.reproduce("numbers");
  await made.run("archive", "--allow-stale", "--output", "before.zip");
  made.edit("stages/lib/count.ts", "start + i)", "(start + i) * (1 + 1e-12))");
  using other = new WarmProject({ "stages/lib/count.ts": made.read("stages/lib/count.ts") });
  await other.reproduce("numbers");
  const { code, stdout } = await other.run("diff", join(made.root, "before.zip"), "standard");
  assert.equal(code, 0);
  assert.match(stdout, /source stages\/lib\/count\.ts:/);
  assert.match(stdout, /\+.*\(start \+ i\) \* \(1 \+ 1e-12\)\);/);
});

Deno.test("diff does not take one key for one result when two stores are compared", async () => {
  using made = new WarmProject();
  await made.reproduce("aside");
  await made.run("archive", "--allow-stale", "--output", "a.zip");
  // Its value is the number of its process: another one under the same key.
  using other = new WarmProject();
  await other.reproduce("aside");
  const { stdout } = await other.run("diff", "--json", join(made.root, "a.zip"), "standard");
  const { elements }: { elements: ElementComparison[] } = JSON.parse(stdout);
  assert.deepEqual(elements.map(({ element, state }) => [element, state]), [["aside", "differs"]]);
});
