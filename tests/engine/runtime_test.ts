/** What runs the code is part of a key where it can alter a result, and `why` says so. */

import assert from "node:assert/strict";
import { allElements, assertNothingRan, Project } from "./rig.ts";

/** Makes the engine take itself for another Deno, or another machine. */
function elsewhere(project: Project, what: "version" | "build", fields: object): void {
  project.write(
    "elsewhere.ts",
    `Object.defineProperty(Deno, "${what}", { value: { ...Deno.${what}, ...${
      JSON.stringify(fields)
    } } });`,
  );
  project.denoOptions = ["--preload=./elsewhere.ts"];
}

for (const [field, version] of [["deno", "99.1.2"], ["v8", "99.3.4"]] as const) {
  Deno.test(`reproduce runs everything under another version of ${field}, and why says so`, async () => {
    using project = new Project({ "stages/aside.ts": "export default () => ({ pid: 1 });" });
    await project.reproduce();
    elsewhere(project, "version", { [field]: version });
    const { stdout } = await project.run("why", "numbers");
    assert.match(stdout, /runtime-changed: /);
    assert.match(stdout, new RegExp(`${field}.* → .*${version.replaceAll(".", "\\.")}`));
    // The bytes are the same, and so is what takes them: but for its own runtime.
    assert.deepEqual((await project.reproduce()).executed, allElements);
    assertNothingRan(await project.reproduce());
    project.denoOptions = [];
    assertNothingRan(await project.reproduce());
  });
}

for (const [field, value] of [["os", "darwin"], ["arch", "riscv64"]] as const) {
  Deno.test(`reproduce runs what depends on the platform on another ${field}, and why says so`, async () => {
    using project = new Project({ "stages/aside.ts": "export default () => ({ pid: 1 });" });
    project.edit("stages/mod.ts", 'about: "counts",', 'about: "counts", platform: true,');
    await project.reproduce();
    elsewhere(project, "build", { [field]: value });
    const { stdout } = await project.run("why", "numbers");
    assert.match(stdout, /platform-changed: /);
    assert.match(stdout, new RegExp(`platform: .* → .*${value}`));
    assert.deepEqual((await project.reproduce()).executed, ["numbers"]);
    project.denoOptions = [];
    assertNothingRan(await project.reproduce());
  });
}

Deno.test("accept takes a change of the runtime, and refuses one of the platform", async () => {
  using project = new Project();
  project.edit("stages/mod.ts", 'about: "counts",', 'about: "counts", platform: true,');
  await project.reproduce();
  elsewhere(project, "version", { v8: "99.3.4" });
  // What takes others' outputs is judged when those are up to date.
  for (const stages of [["numbers", "aside"], ["parity", "scaled"], ["report", "total"]]) {
    const accepted = await project.run("accept", ...stages, "--reason", "only a patch");
    assert.equal(accepted.code, 0, accepted.stderr);
  }
  assertNothingRan(await project.reproduce());
  elsewhere(project, "build", { arch: "riscv64" });
  const refused = await project.run("accept", "numbers", "--reason", "the same bits, I hope");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /it has to run for more than its code: .*platform-changed/);
});
