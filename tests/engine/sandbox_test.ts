/** A stage's process sees its declared inputs and its output folder, and nothing else. */

import assert from "node:assert/strict";
import { Project } from "./rig.ts";

const attempts: readonly (readonly [what: string, code: string, denied: RegExp])[] = [
  ["an undeclared file", 'Deno.readTextFileSync("deno.json")', /Requires read access/],
  ["the user's files", 'Deno.readDirSync("/")', /Requires read access/],
  ["a file outside its folder", 'Deno.writeTextFileSync("x", "")', /Requires write access/],
  ["the network", 'await fetch("http://127.0.0.1:8765/")', /Requires net access/],
  ["the environment", 'Deno.env.get("HOME")', /Requires env access/],
  ["another program", 'new Deno.Command("/bin/true").outputSync()', /Requires run access/],
  ["the system", "Deno.hostname()", /Requires sys access/],
];

for (const [what, code, denied] of attempts) {
  Deno.test(`reproduce denies a stage ${what}`, async () => {
    using project = new Project({
      "stages/aside.ts": `export default async () => { await 0; ${code}; return { pid: 1 }; };`,
    });
    const failed = await project.run("reproduce", "aside");
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, denied);
  });
}

Deno.test("reproduce gives a stage no randomness but what the key holds", async () => {
  using project = new Project({
    "stages/aside.ts": "export default () => ({ pid: Math.random() });",
  });
  await project.reproduce("aside");
  const first = project.artifact("aside/pid.json");
  await project.reproduce("aside", "--force", "aside");
  assert.equal(project.artifact("aside/pid.json"), first);
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
