/** A disk that is full or read-only: a clear message, nothing lost. Needs the right to mount. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { cannotMount } from "../needs.ts";
import { Chance, report } from "./chance.ts";
import { artifactsOf, assertNothingRan, Project } from "./rig.ts";

/** The rig's project without the stage that yields other bytes each time. */
const files = { "stages/aside.ts": "export default () => ({ pid: 1 });" };

Deno.test("reproduce completes once there is space, wherever the disk became full", {
  ignore: cannotMount(),
}, async (t) => {
  using undisturbed = new Project(files);
  await undisturbed.reproduce();
  const expected = artifactsOf(undisturbed);
  const chance = await Chance.announced(t);
  let [full, fitted] = [0, 0];
  const ends = new Set<string>();
  for (const part of [0.1, 0.45, 0.6]) {
    using project = new Project(files);
    // The store and the artifacts take about 700 kB; a page of tmpfs is 4 kB.
    const size = Math.round((part + 0.2 * chance.below(100) / 100) * 700);
    using disk = mounted(join(project.root, "artifacts"), size);
    const ran = await project.run("reproduce", "--keep-going");
    if (ran.code === 0) fitted++;
    else {
      full++;
      assert.match(ran.stdout + ran.stderr, /No space left|os error 28|ENOSPC/);
      assert.doesNotMatch(ran.stderr, /Uncaught|\n {4}at /, "no stack trace");
      ends.add(ran.code === 1 ? "a failed stage" : "a refused request");
    }
    disk.resize(20_000);
    const again = await project.reproduce();
    assert.equal(again.code, 0, again.stdout + again.stderr);
    assert.deepEqual(artifactsOf(project), expected);
    assert.equal((await project.run("fsck")).code, 0);
  }
  assert.ok(full > 0, "the disk was never full: choose smaller ones");
  await report(t, `disk full in ${full} runs (${[...ends].join(", ")}), ${fitted} fitted`);
});

Deno.test("every command refuses a store that cannot be written, and harms nothing", {
  ignore: cannotMount(),
}, async () => {
  using project = new Project(files);
  using disk = mounted(join(project.root, "artifacts"), 20_000);
  await project.reproduce();
  disk.makeReadOnly();
  for (const command of ["reproduce", "status", "verify", "fsck", "gc"]) {
    const { code, stderr } = await project.run(command);
    assert.equal(code, 2, command);
    assert.match(stderr, /^Cannot write to the store ".*": Read-only file system.*\n {2}Make the/);
  }
  const { code, stderr } = await project.run("clean");
  assert.equal(code, 2);
  assert.match(stderr, /^Cannot remove ".*\/standard": .*read-only.*\n {2}Make the folder/i);
  disk.resize(20_000);
  assertNothingRan(await project.reproduce());
});

interface Disk extends Disposable {
  /** Gives the disk another size, in kB, and makes it writable. */
  resize(size: number): void;
  makeReadOnly(): void;
}

/** A disk of some kB. */
function mounted(folder: string, size: number): Disk {
  const call = (program: string, ...args: string[]): boolean =>
    new Deno.Command(program, { args, stderr: "null" }).outputSync().success;
  Deno.mkdirSync(folder, { recursive: true });
  assert.ok(call("mount", "-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", folder));
  return {
    resize: (to) => assert.ok(call("mount", "-o", `remount,rw,size=${to}k`, folder)),
    makeReadOnly: () => assert.ok(call("mount", "-o", "remount,ro", folder)),
    [Symbol.dispose]: () => void call("umount", folder),
  };
}
