/** `reproduce --under`: what does not fit is left out, and said. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { allElements, assertNothingRan, Project, type Reproduced } from "./rig.ts";

Deno.test("reproduce --under runs nothing of which it knows no duration, and says so", async () => {
  using project = new Project();
  const ran = await project.reproduce("--under", "1h");
  assert.deepEqual([ran.code, ran.executed], [0, []]);
  const reasons = leftOut(ran).map(([element, because]) => `${element} ${because}`);
  const unknown = ["aside unknown", "numbers unknown"];
  const above = allElements.filter((e) => !["aside", "numbers"].includes(e));
  assert.deepEqual(reasons, [...unknown, ...above.map((e) => `${e} above`)].sort());
  const { stdout } = await project.run("reproduce", "--under", "1h", "aside");
  assert.match(stdout, /left out {2}aside {2}how long it takes is not known: run it once/);
});

Deno.test("reproduce --under leaves out what takes too long and what depends on it", async () => {
  using project = new Project();
  declareSeconds(project, { numbers: 1, parity: 100, report: 1, scaled: 1, total: 1, aside: 1 });
  const dry = await project.reproduce("--under", "1m", "--dry-run");
  const ran = await project.reproduce("--under", "1m");
  assert.equal(ran.code, 0);
  assert.deepEqual(leftOut(ran), [["parity", "too-long", 100_000], ["report", "above", 1000]]);
  assert.deepEqual(leftOut(dry), leftOut(ran));
  assert.deepEqual(ran.executed, allElements.filter((e) => !["parity", "report"].includes(e)));
  const { stdout } = await project.run("reproduce", "--under", "1m");
  assert.match(
    stdout,
    /In time: 0 run, 6 up to date, 2 left out in .* the rest, about 1 min 41 s of work/,
  );
  assert.deepEqual((await project.reproduce()).executed, ["parity", "report"]);
});

Deno.test("reproduce --under expects of a new element what its stage took on average", async () => {
  using project = new Project();
  await project.reproduce();
  const state = new DatabaseSync(join(project.root, "artifacts/.store/state.sqlite"));
  for (const [factor, seconds] of [[1, 1], [2, 2], [3, 9]]) {
    state.exec(`update durations set ms = ${seconds}000 where element = 'scaled@factor=${factor}'`);
  }
  state.close();
  project.edit("stages/profiles.ts", "[1, 2, 3]", "[1, 2, 3, 4]");
  const expected = async (under: string) => {
    const { events } = await project.reproduce("--dry-run", "scaled", "--under", under);
    return events.flatMap((event) =>
      event.type === "stage-planned" || event.type === "stage-left-out"
        ? [[event.type, event.element, event.expectedMs]]
        : []
    );
  };
  assert.deepEqual(await expected("5s"), [["stage-planned", "scaled@factor=4", 4000]]);
  assert.deepEqual(await expected("3s"), [["stage-left-out", "scaled@factor=4", 4000]]);
});

Deno.test("reproduce --under keeps what early cutoff spares, however long it took", async () => {
  using project = new Project();
  await project.reproduce();
  const state = new DatabaseSync(join(project.root, "artifacts/.store/state.sqlite"));
  state.exec("update durations set ms = 100000 where element = 'parity'");
  state.close();
  project.edit("stages/numbers.ts", "countFrom(params.start)", "countFrom(params.start + 0)");
  const ran = await project.reproduce("--under", "5s");
  assert.deepEqual([ran.executed, leftOut(ran)], [["numbers"], []]);
  assertNothingRan(await project.reproduce());
});

Deno.test("reproduce --under counts the slots that --jobs gives", async () => {
  using project = new Project();
  declareSeconds(project, { numbers: 1, scaled: 10 });
  const ran = await project.reproduce("--under", "22s", "--jobs", "1", "scaled");
  assert.deepEqual(ran.executed.length, 3);
  using other = new Project();
  declareSeconds(other, { numbers: 1, scaled: 10 });
  assert.equal(
    (await other.reproduce("--under", "22s", "--jobs", "2", "scaled")).executed.length,
    4,
  );
});

Deno.test("reproduce --under refuses what is no length of time", async () => {
  using project = new Project();
  const { code, stderr } = await project.run("reproduce", "--under", "soon");
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^Cannot use --under "soon": this is not a length of time\n {2}Give --under/,
  );
});

/** Elements that were left out, with why and what they were expected to take, sorted. */
function leftOut({ events }: Reproduced): readonly (readonly [string, string, number | null])[] {
  return events.flatMap((event) =>
    event.type === "stage-left-out"
      ? [[event.element, event.because, event.expectedMs] as const]
      : []
  ).sort();
}

function declareSeconds(project: Project, seconds: { readonly [stage: string]: number }): void {
  for (const [stage, s] of Object.entries(seconds)) {
    const name = `name: "${stage}",`;
    project.edit("stages/mod.ts", name, `${name} expectedSeconds: ${s},`);
  }
}
