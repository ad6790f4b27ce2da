/** What the engine remembers of its runs. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { RunDocument } from "../../pipeline/store/history.ts";
import { allElements, assertNothingRan, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

Deno.test("reproduce leaves a record of what it did when it did something", async () => {
  using project = new WarmProject();
  const first = await project.reproduce("report");
  assertNothingRan(await project.reproduce("report"));
  const second = await project.reproduce();
  const [latest, before, ...others] = await recorded(project);
  assert.ok(latest !== undefined && before !== undefined && others.length === 0);
  assert.deepEqual([latest.id, before.id], [second, first].map(nameOf));
  assert.deepEqual([before.targets, latest.targets], [["report"], []]);
  assert.deepEqual(before.ran.map(({ element }) => element), ["numbers", "parity", "report"]);
  assert.equal(latest.fresh, 3);
  assert.deepEqual(latest.ran.map(({ element }) => element).sort(), second.executed);
  assert.deepEqual(Object.keys(latest.keys).sort(), allElements);
});

Deno.test("reproduce leaves a record when it only restored artifacts, or failed", async () => {
  using project = new WarmProject();
  await project.reproduce();
  Deno.removeSync(join(project.root, "artifacts/standard/report/text.json"));
  await project.reproduce();
  project.edit("stages/parity.ts", "% 2 === 1", "% two === 1");
  await project.reproduce();
  const [failed, restored] = await recorded(project);
  assert.deepEqual([restored?.restored, restored?.ran], [1, []]);
  assert.deepEqual([failed?.failed, failed?.notRun], [["parity"], 1]);
});

Deno.test("runs lists the runs with their hit rates, and shows one, slowest first", async () => {
  using project = new WarmProject();
  assert.equal((await project.run("runs")).stdout, "No runs are on record.\n");
  await project.reproduce();
  await project.reproduce("--force", "aside");
  const { stdout } = await project.run("runs");
  assert.match(
    stdout,
    /^\w{10} {2}[-\d]+ [\d:]+ {2}standard: 1 run, 7 up to date \(88 %\) in .*\n/,
  );
  assert.equal(stdout.split("\n").length, 3);
  const shown = (await project.run("runs", "latest~1")).stdout;
  const seconds = [...shown.matchAll(/done {2}\S+ {2}([\d.]+) s/g)].map(([, s]) => Number(s));
  assert.equal(seconds.length, allElements.length);
  assert.deepEqual(seconds, seconds.toSorted((a, b) => b - a));
  assert.equal((await project.run("runs", "--profile", "large", "--json")).stdout, "[]\n");
});

Deno.test("runs refuses a name that is no run's", async () => {
  using project = new WarmProject();
  await project.reproduce("aside");
  for (const word of ["latest~1", "nothing"]) {
    const { code, stderr } = await project.run("runs", word);
    assert.equal(code, 2);
    assert.match(stderr, /^Cannot find run .* among the 1 on record\n {2}See `deno task runs`/);
  }
});

Deno.test("runs leaves out a record that is damaged", async () => {
  using project = new WarmProject();
  await project.reproduce("aside");
  await project.reproduce("numbers");
  const [latest] = await recorded(project);
  const path = join(project.root, "artifacts/.store/runs", latest?.id ?? "");
  const text = Deno.readTextFileSync(path);
  Deno.chmodSync(path, 0o644);
  Deno.writeTextFileSync(path, text.replace("numbers", "numbees"));
  assert.deepEqual((await recorded(project)).map(({ targets }) => targets), [["aside"]]);
});

Deno.test("runs does not need a pipeline that loads", async () => {
  using project = new WarmProject();
  await project.reproduce("aside");
  project.write("stages/mod.ts", "export default {");
  assert.equal((await project.run("runs")).code, 0);
});

async function recorded(project: Project): Promise<readonly RunDocument[]> {
  return JSON.parse((await project.run("runs", "--json")).stdout);
}

function nameOf(ran: Awaited<ReturnType<Project["reproduce"]>>): string {
  const end = ran.events.find((event) => event.type === "run-finished");
  assert.ok(end?.type === "run-finished" && end.run !== undefined);
  return end.run;
}
