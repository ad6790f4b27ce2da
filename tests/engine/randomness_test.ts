/** All the randomness that a stage has comes from its key. */

import assert from "node:assert/strict";
import { Project } from "./rig.ts";

Deno.test("reproduce gives a stage no randomness but what the key holds", async () => {
  using project = new Project({
    "stages/aside.ts": `export default () => ({ pid: [
  Math.random(), crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(8))],
] });`,
  });
  await project.reproduce("aside");
  const first = project.artifact("aside/pid.json");
  await project.reproduce("aside", "--force", "aside");
  assert.deepEqual(project.artifact("aside/pid.json"), first);
});

Deno.test("reproduce gives random stages seeds of their own that do not depend on order", async () => {
  const module = `
export default ({ seed }: { seed: string }) => ({ scaled: [seed, Math.random()] });`;
  using project = new Project({ "stages/scaled.ts": module });
  project.edit("stages/mod.ts", 'about: "multiplies",', 'about: "multiplies", random: true,');
  await project.reproduce();
  const at = (factor: number): unknown => project.artifact(`scaled/factor=${factor}/scaled.json`);
  const before = [at(1), at(2), at(3)];
  assert.equal(new Set(before.map((value) => JSON.stringify(value))).size, 3);
  project.edit("stages/profiles.ts", "[1, 2, 3]", "[3, 2, 1]");
  await project.reproduce("--force", "scaled", "--jobs", "1");
  assert.deepEqual([at(1), at(2), at(3)], before);
});

Deno.test("reproduce runs random stages again, and no others, when the pipeline's seed changes", async () => {
  const module = `export default ({ seed }: { seed: string }) => ({ scaled: [seed] });`;
  using project = new Project({ "stages/scaled.ts": module });
  project.edit("stages/mod.ts", 'about: "multiplies",', 'about: "multiplies", random: true,');
  await project.reproduce("scaled");
  const before = project.artifact("scaled/factor=2/scaled.json");
  project.edit("stages/mod.ts", "seed: 1,", "seed: 2,");
  const { executed } = await project.reproduce("scaled");
  assert.deepEqual(executed, ["scaled@factor=1", "scaled@factor=2", "scaled@factor=3"]);
  assert.notDeepEqual(project.artifact("scaled/factor=2/scaled.json"), before);
});

Deno.test("reproduce gives all elements of a sweep the same seed when it is declared common", async () => {
  const module = `
export default ({ seed }: { seed: string }) => ({ scaled: [seed] });`;
  using project = new Project({ "stages/scaled.ts": module });
  project.edit("stages/mod.ts", 'about: "multiplies",', 'about: "multiplies", random: "common",');
  await project.reproduce("scaled");
  const seeds = () =>
    [1, 2, 3].map((factor) => project.artifact(`scaled/factor=${factor}/scaled.json`));
  const before = seeds();
  assert.match(String(before[0]), /^[0-9a-f]{32}$/);
  assert.equal(new Set(before.map(String)).size, 1);
  project.edit("stages/mod.ts", "seed: 1,", "seed: 2,");
  await project.reproduce("scaled");
  assert.notDeepEqual(seeds(), before);
});
