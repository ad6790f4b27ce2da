/** The owner's word that a change of code alters no result: kept with the change, until a run. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { cannotMount, works } from "../needs.ts";
import { assertNothingRan, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";
import { lockOf } from "./store_rig.ts";

/** A project that is up to date, and in which then code of `numbers` was changed without effect. */
async function withHarmlessChange(): Promise<Project> {
  const project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/count.ts", "start + i)", "i + start)");
  return project;
}

Deno.test("accept keeps a result, and all that depends on it, over a change of code", async () => {
  using project = await withHarmlessChange();
  const accepted = await project.run("accept", "numbers", "--reason", "only swaps the summands");
  assert.equal(accepted.code, 0, accepted.stderr);
  assert.match(accepted.stdout, /waived {2}numbers\n1 result kept by your word/);
  assertNothingRan(await project.reproduce());
});

Deno.test("status, why and accept --list show what was accepted, with the change", async () => {
  using project = await withHarmlessChange();
  await project.run("accept", "numbers", "--reason", "only swaps the summands");
  const status = await project.run("status");
  assert.match(status.stdout, /numbers\s+up to date\s+waived: only swaps the summands/);
  assert.equal(status.stdout.match(/waived/g)?.length, 1);
  const why = await project.run("why", "numbers");
  assert.match(why.stdout, /numbers not run: accepted \d{4}-.*: only swaps the summands/);
  assert.match(why.stdout, /-.*start \+ i\);\n.*\+.*i \+ start\);/);
  const list = await project.run("accept", "--list");
  assert.match(list.stdout, /^numbers\n.*only swaps the summands\n$/);
});

Deno.test("accept keeps what was accepted before, with its own change", async () => {
  using project = await withHarmlessChange();
  await project.run("accept", "numbers", "--reason", "first");
  project.edit("stages/lib/count.ts", "i + start)", "i - -start)");
  await project.run("accept", "numbers", "--reason", "second");
  assertNothingRan(await project.reproduce());
  const { stdout } = await project.run("why", "numbers");
  const [latest, earlier] = stdout.split("numbers not run: accepted").slice(1);
  assert.match(latest ?? "", /second\n[^]*-.*i \+ start[^]*\+.*i - -start/);
  assert.match(earlier ?? "", /first\n[^]*-.*start \+ i[^]*\+.*i \+ start/);
});

Deno.test("reproduce --force replaces what was accepted by what a run yields", async () => {
  using project = await withHarmlessChange();
  await project.run("accept", "numbers", "--reason", "only swaps the summands");
  const { executed, events } = await project.reproduce("--force", "numbers");
  assert.deepEqual(executed, ["numbers"]);
  assert.ok(!events.some(({ type }) => type === "waiver-refuted"));
  assert.match((await project.run("accept", "--list")).stdout, /No current result/);
});

Deno.test("reproduce --force says when what was accepted was not so", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/constants.ts", "length = 3", "length = 4");
  await project.run("accept", "numbers", "--reason", "wishful");
  assert.deepEqual(project.artifact("numbers/numbers.json"), [1, 2, 3]);
  const { events, executed } = await project.reproduce("--force", "numbers");
  assert.ok(
    events.some((e) => e.type === "waiver-refuted" && e.reason === "wishful"),
  );
  assert.ok(executed.includes("total"));
  assert.deepEqual(project.artifact("numbers/numbers.json"), [1, 2, 3, 4]);
});

Deno.test("reproduce runs an accepted stage when more than its code changes later", async () => {
  using project = await withHarmlessChange();
  await project.run("accept", "numbers", "--reason", "only swaps the summands");
  project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  assert.ok((await project.reproduce()).executed.includes("numbers"));
  assert.match((await project.run("accept", "--list")).stdout, /No current result/);
});

Deno.test("accept takes the elements of a sweep together", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/scaled.ts", "n * params.factor", "params.factor * n");
  const { stdout } = await project.run("accept", "scaled", "--reason", "commutes");
  assert.match(stdout, /3 results kept/);
  assertNothingRan(await project.reproduce());
  const why = await project.run("why", "scaled");
  assert.match(why.stdout, /^scaled@factor=1, scaled@factor=2, scaled@factor=3 not run: accepted/);
  const listed = JSON.parse((await project.run("accept", "--list", "--json")).stdout);
  assert.deepEqual(
    listed.map(({ element }: { element: string }) => element),
    ["scaled@factor=1", "scaled@factor=2", "scaled@factor=3"],
  );
});

interface Refusal {
  readonly what: string;
  readonly change: (project: Project) => Promise<void> | void;
  readonly args?: readonly string[];
  readonly says: RegExp;
}

const refusals: readonly Refusal[] = [
  {
    what: "a parameter changed, too",
    change: (project) => project.edit("stages/profiles.ts", "start: 1,", "start: 2,"),
    says: /Cannot accept the changes of "numbers": it has to run for more .*: params-changed\n/,
  },
  {
    what: "an input changed",
    change: async (project) => {
      project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
      await project.reproduce("numbers");
    },
    args: ["parity", "--reason", "x"],
    says: /Cannot accept the changes of "parity": .*: inputs-changed\n/,
  },
  {
    what: "it draws random numbers now",
    change: (project) =>
      project.edit("stages/mod.ts", 'about: "counts",', 'about: "counts", random: true,'),
    says: /more than its code: seed-changed/,
  },
  {
    what: "the format of an output changed",
    change: (project) => {
      project.edit("stages/mod.ts", "{ json }", "{ bytes, json }");
      project.edit("stages/mod.ts", "pid: json<number>()", "pid: bytes()");
    },
    args: ["aside", "--reason", "x"],
    says: /more than its code: .*formats-changed/,
  },
  {
    what: "an environment variable that it reads changed, and its code",
    change: async (project) => {
      project.edit("stages/mod.ts", 'about: "counts",', 'about: "counts", env: ["MOOD"],');
      await project.reproduce();
      project.edit("stages/lib/count.ts", "start + i)", "i + start)");
      project.env = { MOOD: "fine" };
    },
    says: /"numbers": it has to run for more than its code: environment-changed\n/,
  },
  {
    what: "its result was lost",
    change: (project) => {
      project.edit("stages/lib/count.ts", "start + i)", "i + start)");
      const objects = join(project.root, "artifacts/.store/cas");
      for (const { name } of Deno.readDirSync(objects)) {
        const path = join(objects, name);
        if (
          Deno.readTextFileSync(path) === project.read("artifacts/standard/numbers/numbers.json")
        ) {
          Deno.removeSync(path);
        }
      }
    },
    says: /"numbers": there is no earlier result of it to keep\n/,
  },
  {
    what: "one of several stages cannot be accepted",
    change: (project) => {
      project.edit("stages/lib/count.ts", "start + i)", "i + start)");
      project.edit("stages/profiles.ts", "[1, 2, 3]", "[1, 2, 4]");
    },
    args: ["numbers", "scaled", "--reason", "x"],
    says: /"scaled@factor=1": what it takes is not up to date\n/,
  },
  {
    what: "something above it has to run first",
    change: (project) => project.edit("stages/parity.ts", "=== 1", "!== 0"),
    args: ["report", "--reason", "x"],
    says: /"report": what it takes is not up to date/,
  },
  {
    what: "there is no earlier result",
    change: async (project) => {
      project.edit("stages/lib/count.ts", "start + i)", "i + start)");
      await project.run("clean", "--store");
    },
    says: /"numbers": there is no earlier result of it to keep/,
  },
  {
    what: "no reason is given",
    change: () => {},
    args: ["numbers", "--reason", " "],
    says: /Cannot accept changes without a reason/,
  },
  {
    what: "no stage is given",
    change: () => {},
    args: ["--reason", "x"],
    says: /Cannot accept changes: give a stage/,
  },
];

for (const { what, change, args, says } of refusals) {
  Deno.test(`accept refuses when ${what}`, async () => {
    using project = new WarmProject();
    await project.reproduce();
    await change(project);
    const refused = await project.run("accept", ...args ?? ["numbers", "--reason", "x"]);
    assert.equal(refused.code, 2, refused.stdout);
    assert.match(refused.stderr, says);
    assert.match((await project.run("accept", "--list")).stdout, /No current result/);
  });
}

Deno.test("accept files nothing when a run is at one of the results, and all once it has ended", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/count.ts", "start + i", "i + start");
  project.edit("stages/lib/count.ts", "return n + 1", "return 1 + n");
  const accept = ["accept", "numbers", "aside", "numbers", "--reason", "order of a sum"];
  const before = recordsOf(project);
  const keys = await (async () => {
    using copy = project.copy();
    assert.equal((await copy.run(...accept)).code, 0);
    return recordsOf(copy).filter((key) => !before.includes(key));
  })();
  assert.equal(keys.length, 2);
  for (const key of keys) {
    using _lock = lockOf(project, key);
    const refused = await project.run(...accept);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /^Cannot accept the changes of ".*": another run is at it\n/);
    assert.deepEqual(recordsOf(project), before);
  }
  assert.equal((await project.run(...accept)).code, 0);
  assert.deepEqual(recordsOf(project), [...before, ...keys].sort());
});

Deno.test({
  name: "accept files nothing when the disk becomes full meanwhile",
  ignore: cannotMount(),
  fn: async () => {
    using project = new WarmProject();
    await project.reproduce();
    project.edit("stages/scaled.ts", "n * params.factor", "params.factor * n");
    const before = recordsOf(project);
    const records = join(project.root, "artifacts/.store/ac");
    const saved = join(project.root, "saved");
    Deno.renameSync(records, saved);
    Deno.mkdirSync(records);
    // Room for what is there, and for two records more: the third does not fit.
    assert.ok(
      works("mount", "-t", "tmpfs", "-o", `nr_inodes=${before.length + 3}`, "tmpfs", records),
    );
    try {
      for (const { name } of Deno.readDirSync(saved)) {
        Deno.copyFileSync(join(saved, name), join(records, name));
      }
      const refused = await project.run("accept", "scaled", "--reason", "commutes");
      assert.equal(refused.code, 2, refused.stdout);
      assert.match(refused.stderr, /^Cannot write to the store .*No space left/);
      assert.deepEqual(recordsOf(project), before);
    } finally {
      assert.ok(works("umount", records));
    }
  },
});

function recordsOf(project: Project): string[] {
  return [...Deno.readDirSync(join(project.root, "artifacts/.store/ac"))].map(({ name }) => name)
    .sort();
}

Deno.test("accept does nothing when all is up to date", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const { code, stdout } = await project.run("accept", "numbers", "--reason", "x");
  assert.equal(code, 0);
  assert.match(stdout, /Nothing to accept/);
});
