/** Damage, failure and death: nothing finished is lost, nothing wrong is served. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { contentDigest } from "../../pipeline/base/digest.ts";
import { send, until } from "./patience.ts";
import { allElements, assertNothingRan, Project, reproduced } from "./rig.ts";
import { cannotSeeProcesses, processesOf, StageProcess } from "./stage_process.ts";
import { cannotMount } from "../needs.ts";

const slow = `
export default async ({ params, progress }: {
  params: { factor: number };
  progress: (fraction: number) => void;
}) => {
  progress(0.1);
  await new Promise((resolve) => setTimeout(resolve, params.factor === 1 ? 0 : 60_000));
  return { scaled: [] };
};
`;

Deno.test("reproduce restores a deleted artifact without running its stage", async () => {
  using project = new Project();
  await project.reproduce();
  const path = "artifacts/standard/total/total.json";
  const before = project.read(path);
  Deno.removeSync(join(project.root, path));
  const { executed, events } = await project.reproduce();
  assert.deepEqual(executed, []);
  assert.ok(events.some((e) => e.type === "artifact-restored" && e.was === "missing"));
  assert.equal(project.read(path), before);
});

Deno.test("reproduce restores an edited artifact, and the store is unharmed by the edit", async () => {
  using project = new Project();
  await project.reproduce();
  const path = "artifacts/standard/numbers/numbers.json";
  const before = project.read(path);
  project.write(path, "[99]\n");
  const { executed, events } = await project.reproduce();
  assert.deepEqual(executed, []);
  assert.ok(events.some((e) => e.type === "artifact-restored" && e.was === "edited"));
  assert.equal(project.read(path), before);
});

Deno.test("reproduce notices a damaged object and makes it again", async () => {
  using project = new Project();
  await project.reproduce();
  const artifact = "artifacts/standard/numbers/numbers.json";
  const before = project.read(artifact);
  overwrite(objectOf(project, before), before.replace("1", "7"));
  Deno.removeSync(join(project.root, artifact));
  const { executed, code } = await project.reproduce();
  assert.equal(code, 0);
  assert.deepEqual(executed, ["numbers"]);
  assert.equal(project.read(artifact), before);
  assertNothingRan(await project.reproduce());
});

Deno.test("reproduce makes a damaged object again before a stage reads it", async () => {
  using project = new Project();
  await project.reproduce();
  const numbers = project.read("artifacts/standard/numbers/numbers.json");
  overwrite(objectOf(project, numbers), numbers.replace("1", "7"));
  project.edit("stages/parity.ts", "% 2 === 1", "% 3 === 1");
  const { executed } = await project.reproduce();
  assert.deepEqual(executed, ["numbers", "parity"]);
  assert.equal(project.artifact("parity/odd.json"), false);
});

Deno.test("reproduce does not need what a result on record was made from", async () => {
  using project = new Project();
  await project.reproduce();
  const numbers = project.read("artifacts/standard/numbers/numbers.json");
  Deno.removeSync(objectOf(project, numbers));
  Deno.removeSync(join(project.root, "artifacts/standard"), { recursive: true });
  const { executed } = await project.reproduce("report", "total");
  assert.deepEqual(executed, []);
  assert.equal(project.artifact("report/text.json"), "even");
});

Deno.test("reproduce makes lost objects again, one of which was made from another", async () => {
  using project = new Project();
  await project.reproduce();
  const before = project.artifact("total/total.json");
  for (const path of ["numbers/numbers.json", "parity/odd.json"]) {
    Deno.removeSync(objectOf(project, project.read(`artifacts/standard/${path}`)));
  }
  project.edit("stages/scaled.ts", "n * params.factor", "params.factor * n");
  project.edit("stages/report.ts", `"odd" : "even"`, `"uneven" : "even"`);
  const { code, stderr, executed } = await project.reproduce();
  assert.deepEqual([code, stderr], [0, ""]);
  assert.ok(["numbers", "parity", "report"].every((id) => executed.includes(id)));
  assert.deepEqual(project.artifact("total/total.json"), before);
});

Deno.test("reproduce runs a stage again when its record is damaged", async () => {
  using project = new Project();
  await project.reproduce();
  const records = join(project.root, "artifacts/.store/ac");
  for (const { name } of Deno.readDirSync(records)) {
    const text = Deno.readTextFileSync(join(records, name));
    if (text.includes('"odd"')) overwrite(join(records, name), text.replace('"size":', '"size":1'));
  }
  const { executed, code } = await project.reproduce();
  assert.equal(code, 0);
  assert.deepEqual(executed, ["parity"]);
});

Deno.test("reproduce loses no result when the state file is deleted or torn", async () => {
  using project = new Project();
  await project.reproduce();
  const state = join(project.root, "artifacts/.store/state.sqlite");
  Deno.removeSync(state);
  assertNothingRan(await project.reproduce());
  Deno.writeFileSync(state, Deno.readFileSync(state).map((b, i) => i % 7 === 0 ? ~b : b));
  assertNothingRan(await project.reproduce());
});

Deno.test("reproduce shows stage, parameters, log and output of a failure and keeps the rest", async () => {
  using project = new Project({
    "stages/scaled.ts": `
export default ({ params }: { params: { factor: number } }) => {
  console.log("about to multiply by", params.factor);
  if (params.factor === 2) throw new RangeError("two is too many");
  return { scaled: [params.factor] };
};
`,
  });
  const failed = await project.run("reproduce", "--keep-going");
  assert.equal(failed.code, 1);
  for (
    const part of [
      /failed {2}scaled@factor=2 ended with exit code 1/,
      /parameters: factor = 2/,
      /log: .*scaled@factor=2\.log/,
      /about to multiply by 2/,
      /RangeError: two is too many/,
      /stages\/scaled\.ts:4/,
      /not run {2}total/,
      /7 run|6 run/,
    ]
  ) assert.match(failed.stdout, part);
  project.edit("stages/scaled.ts", "params.factor === 2", "params.factor === 22");
  const second = await project.reproduce();
  assert.equal(second.code, 0);
  assert.ok(!second.executed.includes("numbers") && !second.executed.includes("aside"));
});

Deno.test("reproduce starts nothing new after a failure without --keep-going", async () => {
  using project = new Project({
    "stages/numbers.ts": `export default () => { throw new Error("no"); };`,
  });
  const failed = await project.reproduce("--jobs", "1", "numbers", "total", "report");
  assert.equal(failed.code, 1);
  assert.deepEqual(failed.executed, []);
});

Deno.test("reproduce refuses a stage that returns other outputs than it declares", async () => {
  using project = new Project({ "stages/aside.ts": "export default () => ({ uid: 1 });" });
  const failed = await project.run("reproduce", "aside");
  assert.equal(failed.code, 1);
  assert.match(failed.stdout, /the stage returned \{uid\} but declares \{pid\}/);
});

for (const signal of ["SIGINT", "SIGKILL"] as const) {
  Deno.test(`reproduce completes with the same bytes after ${signal} in the middle`, async () => {
    using undisturbed = new Project();
    await undisturbed.reproduce();
    using project = new Project({ "stages/scaled.ts": slow });
    // The order is random: two jobs might both wait for the slow ones.
    const child = project.spawn("reproduce", "--json", "--jobs", "3");
    await until(() => hasArtifact(project, "scaled/factor=1/scaled.json"));
    send(child, signal);
    // `deno task` passes Ctrl-C on to a process that the terminal has sent it to already.
    if (signal === "SIGINT") send(child, signal);
    const stopped = await reproduced(child);
    if (signal === "SIGINT") {
      assert.equal(stopped.code, 130);
      const last = stopped.events.at(-1);
      assert.ok(last?.type === "run-finished" && last.interrupted && last.failed === 0);
    } else {
      assert.equal(stopped.signal, "SIGKILL");
    }
    project.write("stages/scaled.ts", undisturbed.read("stages/scaled.ts"));
    const { code, executed } = await project.reproduce();
    assert.equal(code, 0);
    assert.ok(!executed.includes("numbers"), "what finished before the signal is kept");
    for (const path of ["total/total.json", "report/text.json", "scaled/factor=3/scaled.json"]) {
      assert.deepEqual(project.artifact(path), undisturbed.artifact(path));
    }
    assert.deepEqual([...Deno.readDirSync(join(project.root, "artifacts/.store/tmp"))], []);
  });
}

Deno.test({
  name: "reproduce is interrupted, and fails nothing, when Ctrl-C reaches its stages first",
  ignore: cannotSeeProcesses,
  fn: async () => {
    using project = new Project({ "stages/scaled.ts": slow });
    project.ownGroup = true;
    const child = project.spawn("reproduce", "--json", "--jobs", "3");
    await until(() => hasArtifact(project, "scaled/factor=1/scaled.json"));
    const signal = async (name: string, of: string): Promise<void> => {
      await new Deno.Command("kill", { args: [`-${name}`, "--", of] }).output();
    };
    // Held back, the engine hears of it only when its stages have died of it.
    await signal("STOP", `${child.pid}`);
    await signal("INT", `-${child.pid}`);
    await until(() => processesOf(project).length === 0);
    await signal("CONT", `${child.pid}`);
    const { code, events } = await reproduced(child);
    assert.equal(code, 130);
    assert.ok(!events.some(({ type }) => type === "stage-failed" || type === "stage-blocked"));
    const last = events.at(-1);
    assert.ok(last?.type === "run-finished" && last.interrupted && last.failed === 0);
  },
});

Deno.test({
  name: "reproduce says so when a stage is ended by SIGINT and nobody interrupted the run",
  ignore: cannotSeeProcesses,
  fn: async () => {
    using project = new Project({
      "stages/aside.ts": `export default async () => {
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  return { pid: 1 };
};`,
    });
    const child = project.spawn("reproduce", "--json", "aside");
    (await StageProcess.of(child)).kill("SIGINT");
    const { code, events } = await reproduced(child);
    assert.equal(code, 1);
    const failure = events.find((event) => event.type === "stage-failed");
    assert.ok(failure?.type === "stage-failed" && failure.problem === "was ended by SIGINT");
  },
});

Deno.test("reproduce does each piece of work once when two runs share a store", async () => {
  const napping = `
export default async ({ params }: { params: { factor: number } }) => {
  await new Promise((resolve) => setTimeout(resolve, 150));
  return { scaled: [params.factor] };
};
`;
  using project = new Project({ "stages/scaled.ts": napping });
  const runs = await Promise.all([project.reproduce(), project.reproduce()]);
  for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
  assert.deepEqual(runs.flatMap(({ executed }) => executed).sort(), allElements);
});

Deno.test("reproduce keeps what is filed and says what happened when the disk is full", {
  ignore: cannotMount(),
}, async (t) => {
  using project = new Project({
    "stages/aside.ts": `
export default () => ({ pid: "x".repeat(6_000_000) });
`,
  });
  const folder = join(project.root, "artifacts");
  Deno.mkdirSync(folder);
  const mount = new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder],
    stderr: "null",
  });
  assert.ok((await mount.output()).success);
  try {
    // First, for they could not be written beside it.
    const others = await project.reproduce("report", "total");
    assert.deepEqual(others.executed, allElements.filter((id) => id !== "aside"));
    const full = await project.reproduce("--keep-going");
    await t.step("the stage fails with the system's message", () => {
      assert.equal(full.code, 1);
      const failure = full.events.find((event) => event.type === "stage-failed");
      assert.ok(failure?.type === "stage-failed" && failure.element === "aside");
      assert.match(`${failure.problem} ${failure.output}`, /No space left|os error 28/);
    });
    await t.step("the other stages' results are there", async () => {
      assert.deepEqual(full.executed, []);
      project.edit("stages/aside.ts", "6_000_000", "6");
      assert.deepEqual((await project.reproduce()).executed, ["aside"]);
    });
  } finally {
    await new Deno.Command("umount", { args: [folder] }).output();
  }
});

function objectOf(project: Project, content: string): string {
  return join(project.root, "artifacts/.store/cas", contentDigest(content));
}

function overwrite(path: string, text: string): void {
  Deno.chmodSync(path, 0o644);
  Deno.writeTextFileSync(path, text);
}

function hasArtifact(project: Project, path: string): boolean {
  try {
    return Deno.statSync(join(project.root, "artifacts/standard", path)).isFile;
  } catch {
    return false;
  }
}
