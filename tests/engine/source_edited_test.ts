/** Sources that are edited, moved or broken while a run goes on: it runs, and keeps, what was planned. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { HeldStages, waitsToBeLetGo } from "./held_stages.ts";
import { Project } from "./rig.ts";

/** `numbers` lasts until it is let go, so that a test can act meanwhile. */
function lasting(): Project {
  const project = new Project();
  project.write(
    "stages/numbers.ts",
    `import { countFrom } from "./lib/count.ts";
export default async ({ params }) => {
  ${waitsToBeLetGo}
  return { numbers: countFrom(params.start) };
};
`,
  );
  return project;
}

Deno.test("reproduce keeps the sources of what it ran when one is edited meanwhile", async () => {
  using project = lasting();
  const stages = new HeldStages(project);
  const running = project.reproduce("report");
  await stages.held();
  project.edit("stages/parity.ts", "% 2 === 1", "% 2 === 0");
  const ran = await stages.letGoUntil(running);
  assert.equal(ran.code, 0, ran.stdout);
  assert.equal(project.artifact("parity/odd.json"), false);
  assert.equal((await project.run("fsck")).code, 0);
  const { stdout } = await project.run("why", "parity");
  assert.match(stdout, /-.*% 2 === 1[^]*\+.*% 2 === 0/);
  project.edit("stages/parity.ts", "% 2 === 0", "% 2 === 1");
  assert.deepEqual((await project.reproduce("report")).executed, []);
  const archive = join(project.root, "a.zip");
  assert.equal((await project.reproduce()).code, 0);
  assert.equal((await project.run("archive", "--output", archive)).code, 0);
  assert.equal((await project.run("verify-archive", archive)).code, 0);
});

Deno.test("reproduce runs what was planned when its source goes away meanwhile", async () => {
  using project = lasting();
  const stages = new HeldStages(project);
  const running = project.reproduce("report");
  await stages.held();
  Deno.renameSync(join(project.root, "stages/parity.ts"), join(project.root, "stages/x.ts"));
  const ran = await stages.letGoUntil(running);
  assert.deepEqual([ran.code, ran.executed], [0, ["numbers", "parity", "report"]]);
});

Deno.test("reproduce fails a stage whose code is lost, and lets the others end", async () => {
  using project = lasting();
  const stages = new HeldStages(project);
  await stages.letGoUntil(project.reproduce("report"));
  project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  const bundles = join(project.root, "artifacts/.store/bundles");
  for (const { name } of Deno.readDirSync(bundles)) {
    const path = join(bundles, name);
    if (!Deno.readTextFileSync(path).includes("%2===1")) continue;
    Deno.chmodSync(path, 0o644);
    Deno.writeTextFileSync(path, `x${Deno.readTextFileSync(path)}`);
  }
  const running = project.reproduce("--keep-going", "report", "total");
  await stages.held();
  project.write("stages/parity.ts", "export default (");
  const { code, executed, events } = await stages.letGoUntil(running);
  assert.equal(code, 1);
  assert.ok(executed.includes("numbers") && executed.includes("total"));
  const failed = events.flatMap((event) => event.type === "stage-failed" ? [event] : []);
  assert.deepEqual(failed.map(({ element }) => element), ["parity"]);
  assert.match(failed[0]?.problem ?? "", /cannot be run: .*parity\.ts/);
  assert.equal(events.at(-1)?.type, "run-finished");
});
