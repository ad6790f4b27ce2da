/** Damage of any kind to any file of the store: the next run serves the right bytes. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Project } from "./rig.ts";

Deno.test("reproduce never executes a damaged bundle", async () => {
  using project = new Project();
  await project.reproduce("numbers");
  const bundles = join(project.root, "artifacts/.store/bundles");
  for (const { name } of Deno.readDirSync(bundles)) {
    const path = join(bundles, name);
    Deno.chmodSync(path, 0o644);
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("length:3", "length:4"));
  }
  Deno.removeSync(join(project.root, "artifacts/standard"), { recursive: true });
  project.edit("stages/profiles.ts", "start: 1,", "start: 5,");
  const { code, executed } = await project.reproduce("numbers");
  assert.deepEqual([code, executed], [0, ["numbers"]]);
  assert.deepEqual(project.artifact("numbers/numbers.json"), [5, 6, 7]);
});
