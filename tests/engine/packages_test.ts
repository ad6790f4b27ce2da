/** A new version of an npm package reruns the stages that reach it, and no others. */

import assert from "node:assert/strict";
import { assertNothingRan, Project } from "./rig.ts";

const using = (version: string): string =>
  JSON.stringify({
    nodeModulesDir: "none",
    imports: { "is-number": `npm:is-number@${version}`, "is-odd": "npm:is-odd@3.0.1" },
  });

Deno.test("reproduce runs the dependants of a package when its version changed, and only them", async () => {
  using project = new Project({
    "deno.json": using("7.0.0"),
    "stages/aside.ts": `
import isNumber from "is-number";
export default () => ({ pid: isNumber("1") ? 1 : 0 });
`,
    "stages/parity.ts": `
import isOdd from "is-odd";
export default ({ inputs }: { inputs: { numbers: { read(): number[] } } }) => ({
  odd: isOdd(inputs.numbers.read().reduce((sum, n) => sum + n, 0)),
});
`,
  });
  await install(project);
  const first = await project.reproduce();
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.equal(project.artifact("aside/pid.json"), 1);
  assertNothingRan(await project.reproduce());

  project.write("deno.json", using("6.0.0"));
  await install(project);
  const { stdout } = await project.run("why", "aside");
  assert.match(stdout, /packages-changed/);
  assert.match(stdout, /package is-number@7\.0\.0 → is-number@6\.0\.0/);
  {
    using copy = project.copy();
    const accepted = await copy.run("accept", "aside", "--reason", "the same function");
    assert.equal(accepted.code, 0, accepted.stderr);
    assertNothingRan(await copy.reproduce());
  }
  // is-odd has its own copy of is-number 6, which did not change.
  assert.deepEqual((await project.reproduce()).executed, ["aside"]);
});

Deno.test("reproduce refuses to start when deno.lock lacks a package that a stage uses", async () => {
  using project = new Project({
    "deno.json": using("7.0.0"),
    "stages/aside.ts": `
import isNumber from "is-number";
export default () => ({ pid: isNumber("1") ? 1 : 0 });
`,
  });
  const refused = await project.run("reproduce");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /Cannot find "npm:is-number@7\.0\.0" in deno\.lock/);
  assert.match(refused.stderr, /deno install/);
});

Deno.test("reproduce runs the dependants of a linked package when one of its files changed", async () => {
  using project = new Project({
    "deno.json": JSON.stringify({
      nodeModulesDir: "auto",
      links: ["./ours"],
      imports: { ours: "npm:ours@1.0.0" },
    }),
    "ours/package.json":
      `{ "name": "ours", "version": "1.0.0", "type": "module", "main": "index.js" }`,
    "ours/index.js": 'export { value } from "./value.js";',
    "ours/value.js": "export const value = 1;",
    "stages/aside.ts": 'import { value } from "ours";\nexport default () => ({ pid: value });',
  });
  await install(project);
  assert.equal((await project.reproduce("aside")).code, 0);
  assert.equal(project.artifact("aside/pid.json"), 1);
  assertNothingRan(await project.reproduce("aside"));
  project.write("ours/value.js", "export const value = 2;");
  const { stdout } = await project.run("why", "aside");
  assert.match(stdout, /package ours@1\.0\.0 \(files-\w+\) → ours@1\.0\.0 \(files-\w+\)/);
  assert.deepEqual((await project.reproduce("aside")).executed, ["aside"]);
  assert.equal(project.artifact("aside/pid.json"), 2);
});

Deno.test("reproduce imports in a stage what the import map says there", async () => {
  using project = new Project({
    "deno.json": JSON.stringify({
      nodeModulesDir: "none",
      imports: { "is-odd": "npm:is-odd@3.0.1" },
      scopes: { "./stages/": { number: "npm:is-number@7.0.0" } },
    }),
    "stages/aside.ts":
      'import isNumber from "number";\nexport default () => ({ pid: isNumber("1") ? 1 : 0 });',
  });
  await install(project);
  const ran = await project.reproduce("aside");
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  assert.equal(project.artifact("aside/pid.json"), 1);
});

async function install(project: Project): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: project.root,
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
