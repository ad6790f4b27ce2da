/** A pinned run keeps its results, its name and its record until it is unpinned. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RunOnRecord } from "../../pipeline/store/history.ts";
import { allElements, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";
import { age, day, gc, generations } from "./store_rig.ts";

Deno.test("gc keeps what a pinned run gave, and --dry-run says so, until it is unpinned", async () => {
  using project = new WarmProject();
  await generations(project, 3);
  const [, , first] = await recorded(project);
  const pinned = await project.run("runs", "pin", "latest~2", "--name", "submitted");
  assert.equal(
    pinned.stdout,
    `pinned ${first?.id} as "submitted": gc keeps its 8 results until \`runs unpin submitted\`\n`,
  );
  age(project, 40 * day);
  const dry = await project.run("gc", "--max-size", "1B", "--dry-run");
  // `aside` and `scaled`, … of the first run: those that later runs did not make anew are current.
  assert.match(dry.stdout, /would keep 8 current results and [4-7] of pinned runs\nWould remove/);
  // The state is not needed to know what is pinned.
  Deno.removeSync(join(project.root, "artifacts/.store/state.sqlite"));
  const { finished, removed } = await gc(project, "--max-size", "1B");
  assert.ok(finished.kept.pinned >= 4);
  assert.ok(removed.some(({ what }) => what === "result"), "the second run's");
  project.edit("stages/profiles.ts", "start: 3,", "start: 1,");
  assert.deepEqual((await project.reproduce()).executed, []);
  project.edit("stages/profiles.ts", "start: 1,", "start: 3,");
  assert.deepEqual((await project.reproduce()).executed, []);
  assert.match((await project.run("diff", "submitted", "standard")).stdout, /start: 1 → 3/);

  assert.match((await project.run("runs", "unpin", "submitted")).stdout, /^unpinned \w{10}\n$/);
  age(project, 40 * day);
  assert.equal((await gc(project, "--max-size", "1B")).finished.kept.pinned, 0);
  project.edit("stages/profiles.ts", "start: 3,", "start: 1,");
  assert.ok((await project.reproduce()).executed.includes("numbers"));
});

Deno.test("runs shows which are pinned and finds them by name", async () => {
  using project = new WarmProject();
  await project.reproduce("aside");
  await project.reproduce();
  await project.run("runs", "pin", "latest~1", "--name", "before");
  await project.run("runs", "pin", "latest");
  const [latest, before] = await recorded(project);
  assert.deepEqual([latest?.pinned?.name, before?.pinned?.name], [null, "before"]);
  assert.match((await project.run("runs")).stdout, / {2}pinned\n.* {2}pinned: before\n$/);
  const shown = await project.run("runs", "before");
  assert.match(shown.stdout, new RegExp(`^${before?.id} .*\n {2}asked for: aside\n`));
  // Pinned again: the name stays unless another is given.
  await project.run("runs", "pin", "before");
  assert.equal((await recorded(project))[1]?.pinned?.name, "before");
  await project.run("runs", "pin", "before", "--name", "v1.0");
  assert.equal((await recorded(project))[1]?.pinned?.name, "v1.0");
  assert.match((await project.run("runs", "unpin", "v1.0")).stdout, /^unpinned/);
  assert.match((await project.run("runs", "unpin", "latest~1")).stdout, /was not pinned/);
});

Deno.test("runs pin refuses names that mean something else, and says what to do", async () => {
  using project = new WarmProject();
  await project.reproduce("aside");
  await project.reproduce("numbers");
  const [, { id } = { id: "" }] = await recorded(project);
  await project.run("runs", "pin", id, "--name", "taken");
  for (
    const [args, problem] of [
      [["pin", "latest", "--name", "taken"], /run \w+ is called so\n.*runs unpin taken/],
      [["pin", "latest", "--name", "latest"], /this is no name for a run/],
      [["pin", "latest", "--name", "a/b"], /this is no name for a run/],
      [["pin", "latest", "--name", "standard"], /there is a profile of this name/],
      [["pin", "latest", "--name", id.slice(0, 4)], /a run's id begins so/],
      [["pin", "nothing"], /Cannot find run "nothing"/],
      [["unpin", "takn"], /Did you mean "taken"\?/],
      [["pin"], /Cannot pin: give one run/],
      [["unpin", "latest", "--name", "x"], /Cannot use --name with "runs unpin"/],
      [["latest", "--name", "x"], /only a pinned run has a name/],
    ] as const
  ) {
    const { code, stderr } = await project.run("runs", ...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(stderr, problem);
  }
});

Deno.test("runs pin says how many of the results are gone already", async () => {
  using project = new WarmProject();
  await generations(project, 2);
  age(project, 40 * day);
  await gc(project, "--max-size", "1B");
  const { stdout } = await project.run("runs", "pin", "latest~1");
  assert.match(
    stdout,
    /gc keeps its 1 result .*\n {2}7 results of it were not in the store\n$/,
  );
});

Deno.test("clean --store refuses while a run is pinned", async () => {
  using project = new WarmProject();
  await project.reproduce();
  await project.run("runs", "pin", "latest", "--name", "submitted");
  const { code, stderr } = await project.run("clean", "--store");
  assert.equal(code, 2);
  assert.match(stderr, /1 run in it is pinned \(submitted\)\n.*runs unpin submitted/);
  assert.deepEqual((await project.reproduce()).executed, []);
  await project.run("runs", "unpin", "submitted");
  assert.equal((await project.run("clean", "--store")).code, 0);
  assert.ok(!existsSync(join(project.root, "artifacts/.store")));
  assert.deepEqual((await project.reproduce()).executed, allElements);
});

async function recorded(project: Project): Promise<readonly RunOnRecord[]> {
  return JSON.parse((await project.run("runs", "--json")).stdout);
}
