/** `gc` removes what no current result needs, and nothing else. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HeldStages, waitsToBeLetGo } from "./held_stages.ts";
import { assertNothingRan, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";
import { age, contents, day, gc, generations, lockOf } from "./store_rig.ts";

Deno.test("gc --max-size removes former results and leaves every profile's current ones", async () => {
  using project = new WarmProject();
  await generations(project, 2);
  await project.reproduce("--profile", "large");
  age(project, 2 * day);
  const dry = await gc(project, "--max-size", "1B", "--dry-run");
  const before = contents(project);
  assert.ok(dry.finished.results >= 4 && dry.finished.bytes > 0 && dry.finished.left > 1);
  assert.deepEqual(contents(project), before, "--dry-run removes nothing");
  const real = await gc(project, "--max-size", "1B");
  assert.deepEqual({ ...real.finished, dryRun: true }, dry.finished);
  assert.equal(
    before.length - contents(project).length,
    real.finished.results + real.finished.objects,
  );
  for (const profile of ["standard", "large"]) {
    await project.run("clean", "--profile", profile);
    assert.deepEqual((await project.reproduce("--profile", profile)).executed, []);
  }
  assert.equal((await project.run("fsck")).code, 0);
  project.edit("stages/profiles.ts", "start: 2,", "start: 1,");
  assert.ok((await project.reproduce()).executed.includes("numbers"), "that was removed");
});

Deno.test("gc knows what is current when the state file is gone", async () => {
  using project = new WarmProject();
  await generations(project, 2);
  age(project, 2 * day);
  Deno.removeSync(join(project.root, "artifacts/.store/state.sqlite"));
  await gc(project, "--max-size", "1B");
  assertNothingRan(await project.reproduce());
});

Deno.test("gc removes the least recently used first and stops when the rest fits", async () => {
  using project = new WarmProject();
  await generations(project, 3);
  age(project, 2 * day);
  const all = await gc(project, "--max-size", "1B", "--dry-run");
  const cap = all.finished.left + all.finished.bytes - 1;
  const { removed, finished } = await gc(project, "--max-size", `${cap}B`);
  const results = removed.filter(({ what }) => what === "result");
  assert.equal(results.length, 1);
  assert.equal(results[0]?.name, all.removed.find(({ what }) => what === "result")?.name);
  assert.ok(finished.left <= cap);
});

Deno.test("gc without a size removes what has been of no use for thirty days", async () => {
  using project = new WarmProject();
  await generations(project, 2);
  age(project, 40 * day);
  assert.equal((await gc(project)).finished.results, 0);
  const state = new DatabaseSync(join(project.root, "artifacts/.store/state.sqlite"));
  state.exec(`update used set ms = ${Date.now() - 31 * day}`);
  state.close();
  assert.ok((await gc(project)).finished.results >= 4);
  assertNothingRan(await project.reproduce());
});

Deno.test("gc leaves alone what was written within the last hour", async () => {
  using project = new WarmProject();
  await generations(project, 2);
  const before = contents(project);
  const { stdout } = await project.run("gc", "--max-size", "1B");
  assert.match(
    stdout,
    /^ {2}keeps 8 current results\nRemoved nothing; .* are left; all of that is kept, in use or less than/,
  );
  assert.deepEqual(contents(project), before);
});

Deno.test("gc removes logs of elements that are gone, and old checkpoints", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "[1, 2, 3]", "[1, 2]");
  const store = join(project.root, "artifacts/.store");
  const checkpoint = join(store, "checkpoints", "ab".repeat(32));
  Deno.mkdirSync(checkpoint, { recursive: true });
  Deno.writeTextFileSync(join(checkpoint, "state"), "");
  age(project, 40 * day);
  const { finished } = await gc(project);
  assert.deepEqual([finished.logs, finished.checkpoints], [1, 1]);
  assert.ok(!existsSync(join(store, "logs/standard/scaled@factor=3.log")));
  assert.ok(existsSync(join(store, "logs/standard/scaled@factor=2.log")));
  assert.ok(!existsSync(checkpoint));
});

Deno.test("gc without a size keeps what is younger than thirty days", async () => {
  using project = new WarmProject();
  await generations(project, 2);
  const checkpoint = join(project.root, "artifacts/.store/checkpoints", "ab".repeat(32));
  Deno.mkdirSync(checkpoint, { recursive: true });
  Deno.writeTextFileSync(join(checkpoint, "state"), "");
  const used = (days: number): void => {
    age(project, days * day);
    const state = new DatabaseSync(join(project.root, "artifacts/.store/state.sqlite"));
    state.exec(`update used set ms = ${Date.now() - days * day}`);
    state.close();
  };
  const before = contents(project);
  used(29);
  const young = await gc(project);
  assert.deepEqual([young.finished.results, young.finished.checkpoints], [0, 0]);
  assert.deepEqual(contents(project), before);
  used(31);
  const old = await gc(project);
  assert.deepEqual([old.finished.results > 0, old.finished.checkpoints], [true, 1]);
});

Deno.test("gc leaves alone what somebody works on", async () => {
  using project = new WarmProject();
  await generations(project, 2);
  const removed = (await gc(project, "--max-size", "1B", "--dry-run")).removed;
  assert.deepEqual(removed, [], "all is recent");
  age(project, 40 * day);
  const { finished } = await gc(project, "--max-size", "1B", "--dry-run");
  const former = formerKeys(project);
  assert.equal(finished.results, former.length);
  const [held = "", ...others] = former;
  const checkpoint = join(project.root, "artifacts/.store/checkpoints", held, "state");
  Deno.mkdirSync(dirname(checkpoint), { recursive: true });
  Deno.writeTextFileSync(checkpoint, "");
  age(project, 40 * day);
  {
    using _lock = lockOf(project, held);
    const kept = await gc(project, "--max-size", "1B");
    assert.deepEqual([kept.finished.results, kept.finished.checkpoints], [others.length, 0]);
    assert.ok(existsSync(checkpoint));
    assert.deepEqual(formerKeys(project), [held]);
  }
  const rest = await gc(project, "--max-size", "1B");
  assert.deepEqual([rest.finished.results, rest.finished.checkpoints], [1, 1]);
});

Deno.test("gc does no harm to a run that is under way", async () => {
  const held = `
export default async ({ params, inputs }: any) => {
  ${waitsToBeLetGo}
  return { scaled: inputs.numbers.read().map((n: number) => n * params.factor) };
};
`;
  using project = new WarmProject();
  await generations(project, 2);
  age(project, 40 * day);
  project.edit("stages/profiles.ts", "start: 2,", "start: 1,");
  const before = project.read("stages/scaled.ts");
  project.write("stages/scaled.ts", held);
  const stages = new HeldStages(project);
  const run = project.reproduce();
  await stages.held();
  assert.deepEqual(project.artifact("numbers/numbers.json"), [1, 2, 3]);
  // It is not its age that saves the code of the run.
  age(project, 40 * day, "bundles");
  // The run's sources are not what gc sees: the bundles and results that it uses are nobody's.
  project.write("stages/scaled.ts", before);
  project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  assert.equal((await project.run("gc", "--max-size", "1B")).code, 0);
  const { code, stdout, stderr } = await stages.letGoUntil(run);
  assert.equal(code, 0, stderr + stdout);
  assert.deepEqual(project.artifact("total/total.json"), { 1: 6, 2: 12, 3: 18 });
});

Deno.test("gc keeps what yielded the former input of a result that is not up to date", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/constants.ts", "length = 3", "length = 4");
  await project.reproduce("numbers");
  const explanation = (await project.run("why", "total")).stdout;
  assert.match(explanation, /-.*length = 3;\n.*\+.*length = 4;/);
  age(project, 40 * day);
  const { finished } = await gc(project, "--max-size", "1B");
  // The elements of `scaled`, `parity`, … are stale; of `numbers` two results stay.
  assert.equal(finished.kept.explaining, 1);
  assert.equal((await project.run("why", "total")).stdout, explanation);
  await project.reproduce();
  age(project, 40 * day);
  const after = await gc(project, "--max-size", "1B");
  assert.equal(after.finished.kept.explaining, 0);
  assert.ok(
    after.removed.some(({ what, name }) => what === "result" && name.startsWith("numbers")),
  );
});

Deno.test("gc knows what a checkout had last that was moved", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/constants.ts", "length = 3", "length = 4");
  const moved = `${project.root}-moved`;
  Deno.renameSync(project.root, moved);
  project.root = moved;
  const explanation = (await project.run("why", "total")).stdout;
  age(project, 40 * day);
  // What is not up to date has no other result, and `why` compares with it.
  assert.equal((await gc(project, "--max-size", "1B")).finished.results, 0);
  assert.equal((await project.run("why", "total")).stdout, explanation);
  assert.match((await project.run("why", "numbers")).stdout, /-.*length = 3;\n.*\+.*length = 4;/);
});

Deno.test("gc keeps the result of which a waiver took over the outputs, with its code", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/count.ts", "start + i)", "i + start)");
  await project.run("accept", "numbers", "--reason", "swaps the summands");
  project.edit("stages/lib/count.ts", "i + start)", "i - -start)");
  await project.run("accept", "numbers", "--reason", "and again");
  assertNothingRan(await project.reproduce());
  age(project, 40 * day);
  const { finished, removed } = await gc(project, "--max-size", "1B");
  assert.equal(finished.kept.explaining, 2);
  assert.deepEqual(removed.filter(({ what }) => what === "result"), []);
  const sources = contents(project).map((name) => {
    const path = join(project.root, "artifacts/.store/cas", name);
    return existsSync(path) ? Deno.readTextFileSync(path) : "";
  });
  for (const line of ["start + i)", "i + start)", "i - -start)"]) {
    assert.ok(sources.some((text) => text.includes(line)), `the code with "${line}" is there`);
  }
  assert.equal((await project.run("fsck")).code, 0);
});

Deno.test("gc refuses a size that is none", async () => {
  using project = new WarmProject();
  const { code, stderr } = await project.run("gc", "--max-size", "plenty");
  assert.equal(code, 2);
  assert.match(stderr, /Cannot read "plenty" as an amount of bytes\n {2}Give --max-size a number/);
});

/** Keys on record that no element has now. */
function formerKeys(project: Project): string[] {
  const state = new DatabaseSync(join(project.root, "artifacts/.store/state.sqlite"));
  const latest = new Set(
    state.prepare("select key from latest").all().map(({ key }) => String(key)),
  );
  state.close();
  return [...Deno.readDirSync(join(project.root, "artifacts/.store/ac"))]
    .map(({ name }) => name).filter((name) => !latest.has(name)).sort();
}
