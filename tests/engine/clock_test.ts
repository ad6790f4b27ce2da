/** A clock that jumps, between runs and while they go on: nothing wrong, nothing lost, no hang. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { RunDocument } from "../../pipeline/store/history.ts";
import { Chance, report } from "./chance.ts";
import { isWithoutClock, JumpingClock } from "./jumping_clock.ts";
import { HeldStages, waitsToBeLetGo } from "./held_stages.ts";
import { patienceMs, send, until } from "./patience.ts";
import { allElements, assertNothingRan, Project } from "./rig.ts";
import { age, day, gc, generations } from "./store_rig.ts";

const year = 365.25 * 24 * 3600;
/** By how many seconds the clock is wrong: a dead battery's first minute, a little, much, and right. */
const errors = [
  () => 60 - Date.now() / 1000,
  () => -2,
  () => 2,
  () => 12 * year,
  () => 80 * year,
  () => -year,
  () => 0,
];

const napping = `
export default async ({ params, inputs }: any) => {
  await new Promise((resolve) => setTimeout(resolve, 150));
  return { scaled: inputs.numbers.read().map((n: number) => n * params.factor) };
};
`;

Deno.test("reproduce serves what is right whatever the clock shows from run to run", {
  ignore: isWithoutClock,
}, async (t) => {
  using clock = JumpingClock.make();
  using project = new Project();
  project.env = clock.env;
  for (const [i, error] of errors.entries()) {
    const seconds = error();
    clock.set(seconds);
    const start = 10 + i;
    // A file is as new as the clock says that it is.
    const profiles = join(project.root, "stages/profiles.ts");
    const text = project.read("stages/profiles.ts");
    Deno.writeTextFileSync(profiles, text.replace(/start: \d+,/, `start: ${start},`));
    const counting = join(project.root, "stages/lib/count.ts");
    const code = Deno.readTextFileSync(counting).replace(/start \+ i.*\)/, `start + i + ${i % 2})`);
    Deno.writeTextFileSync(counting, code);
    for (const path of [profiles, counting]) {
      const shown = Date.now() / 1000 + seconds;
      Deno.utimeSync(path, shown, shown);
    }
    const { code: exit, stderr } = await project.reproduce();
    assert.equal(exit, 0, stderr);
    const first = start + i % 2;
    assert.deepEqual(project.artifact("numbers/numbers.json"), [first, first + 1, first + 2]);
    assert.deepEqual(project.artifact("scaled/factor=2/scaled.json"), [
      2 * first,
      2 * first + 2,
      2 * first + 4,
    ]);
    assertNothingRan(await project.reproduce());
  }
  const history: readonly RunDocument[] = JSON.parse((await project.run("runs", "--json")).stdout);
  assert.equal(history.length, errors.length, "every run is on record");
  assert.ok(history.every(({ keys }) => Object.keys(keys).length === allElements.length));
  assert.equal((await project.run("fsck")).code, 0);
  await report(t, `${errors.length} clocks, all results right, all runs on record`);
});

Deno.test(
  "reproduce does not mind a clock that jumps while it runs",
  { ignore: isWithoutClock },
  async (t) => {
    using clock = JumpingClock.make();
    const files = {
      "stages/scaled.ts": napping,
      "stages/aside.ts": "export default () => ({pid: 1});",
    };
    using undisturbed = new Project(files);
    await undisturbed.reproduce();
    const chance = await Chance.announced(t);
    using project = new Project(files);
    project.env = clock.env;
    let jumps = 0;
    // deno-lint-ignore timing/no-time -- any moment is as good
    const jumping = setInterval(() => {
      clock.set((chance.below(60) - 30) * year * chance.below(3) / 2 + chance.below(7) - 3);
      jumps++;
    }, 7);
    try {
      // Two at once, which wait for each other's locks.
      const runs = await Promise.all([project.reproduce(), project.reproduce()]);
      for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
      assert.deepEqual(runs.flatMap(({ executed }) => executed).sort(), allElements);
      for (const { events } of runs) {
        for (const event of events) {
          if (event.type !== "stage-finished" && event.type !== "run-finished") continue;
          assert.ok(event.ms >= 0 && event.ms < patienceMs, "durations are not the wall clock's");
        }
      }
      for (const path of ["total/total.json", "report/text.json", "scaled/factor=3/scaled.json"]) {
        assert.deepEqual(project.artifact(path), undisturbed.artifact(path));
      }
      assertNothingRan(await project.reproduce());
      project.edit("stages/lib/constants.ts", "length = 3", "length = 4");
      assert.ok((await project.reproduce()).executed.includes("numbers"));
      assert.deepEqual(project.artifact("numbers/numbers.json"), [1, 2, 3, 4]);
    } finally {
      clearInterval(jumping);
    }
    assert.equal((await project.run("fsck")).code, 0);
    await report(t, `${jumps} jumps of up to thirty years`);
  },
);

Deno.test(
  "watch answers to what is saved after the clock was set back",
  { ignore: isWithoutClock },
  async () => {
    using clock = JumpingClock.make();
    using project = new Project();
    project.env = clock.env;
    const child = project.spawn("watch", "--json", "numbers");
    try {
      await until(() => isArtifact(project, [1, 2, 3]));
      for (const [seconds, length] of [[-year, 4], [year, 5], [-3, 6]] as const) {
        clock.set(seconds);
        project.edit("stages/lib/constants.ts", `length = ${length - 1}`, `length = ${length}`);
        await until(() => isArtifact(project, Array.from({ length }, (_, i) => 1 + i)));
      }
    } finally {
      send(child, "SIGINT");
      await child.output();
    }
  },
);

Deno.test("gc leaves alone what was written within the last hour, whatever the clock shows", {
  ignore: isWithoutClock,
}, async () => {
  using clock = JumpingClock.make();
  using project = new Project();
  await generations(project, 2);
  project.env = clock.env;
  for (const seconds of [10 * year, 7200, -year]) {
    clock.set(seconds);
    assert.deepEqual((await gc(project, "--max-size", "1B")).removed, []);
  }
  clock.set(-10 * year);
  age(project, 2 * day);
  assert.ok((await gc(project, "--max-size", "1B")).removed.length > 0);
});

Deno.test("gc under a clock that is years ahead keeps what is current, and what a run makes", {
  ignore: isWithoutClock,
}, async () => {
  using clock = JumpingClock.make();
  using project = new Project({
    "stages/scaled.ts": napping.replace(/await new Promise.*/, waitsToBeLetGo),
  });
  const stages = new HeldStages(project);
  await stages.letGoUntil(project.reproduce());
  project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  age(project, 2 * day);
  const run = project.reproduce("--jobs", "1");
  await stages.held();
  assert.deepEqual(project.artifact("numbers/numbers.json"), [2, 3, 4]);
  project.env = clock.env;
  clock.set(10 * year);
  await gc(project, "--max-size", "1B");
  const { code, stdout, stderr } = await stages.letGoUntil(run);
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(project.artifact("total/total.json"), { 1: 9, 2: 18, 3: 27 });
  await gc(project, "--max-size", "1B");
  assertNothingRan(await project.reproduce());
  // Set right again: what was done under the wrong clock is neither newer nor older than it is.
  clock.set(0);
  project.edit("stages/profiles.ts", "start: 2,", "start: 3,");
  await stages.letGoUntil(project.reproduce());
  const [latest]: readonly RunDocument[] = JSON.parse((await project.run("runs", "--json")).stdout);
  assert.ok(latest !== undefined && latest.ran.some(({ element }) => element === "numbers"));
  assert.deepEqual(project.artifact("numbers/numbers.json"), [3, 4, 5]);
});

function isArtifact(project: Project, numbers: readonly number[]): boolean {
  try {
    return isDeepStrictEqual(project.artifact("numbers/numbers.json"), numbers);
  } catch {
    return false;
  }
}
