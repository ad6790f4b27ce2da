/** `verify` finds out which stages give the same result again. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { contentDigest } from "../../pipeline/base/digest.ts";
import type { Event } from "../../pipeline/cli/events.ts";
import { allElements, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

Deno.test("verify executes everything again, compares, and keeps the store as it was", async () => {
  using project = new WarmProject({ "stages/aside.ts": "export default () => ({ pid: 1 });" });
  await project.reproduce();
  const before = contents(project);
  const { code, events } = await verify(project);
  assert.equal(code, 0);
  assert.deepEqual(verified(events), allElements.map((element) => [element, "deterministic"]));
  assert.deepEqual(contents(project), before);
  const { stdout } = await project.run("status");
  assert.match(stdout, /scaled +up to date +took .*; deterministic/);
  assert.equal(statusOf(await project.run("status", "--json"), "scaled").deterministic, 3);
});

Deno.test("verify names the output that differs, the first difference and its size", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const pid = project.artifact("aside/pid.json");
  const { code, stdout } = await project.run("verify", "aside");
  assert.equal(code, 1);
  assert.match(stdout, new RegExp(`output "pid": pid was ${pid} and is \\d+; largest relative`));
  assert.match(stdout, /Not reproducible: 0 deterministic, 1 differ/);
  assert.match((await project.run("status")).stdout, /aside +up to date +took .*; differs/);
  assert.equal(project.artifact("aside/pid.json"), pid);
});

Deno.test("verify accepts numbers within the tolerance that the stage declares", async () => {
  using project = new WarmProject({
    "stages/aside.ts": "export default () => ({ pid: 1 + Deno.pid * 1e-12 });",
  });
  await project.reproduce();
  assert.equal((await project.run("verify", "aside")).code, 1);
  const tolerance = "tolerance: { relative: 1e-6, absolute: 0 },";
  project.edit("stages/mod.ts", 'name: "aside",', `name: "aside", ${tolerance}`);
  const accepted = await verify(project, "aside");
  assert.equal(accepted.code, 0);
  assert.deepEqual(verified(accepted.events), [["aside", "within-tolerance"]]);
  project.edit("stages/mod.ts", "relative: 1e-6", "relative: 1e-16");
  assert.equal((await project.run("verify", "aside")).code, 1);
});

Deno.test("verify takes a sample that its seed decides", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const sample = ["--sample", "40%", "--seed", "7", "numbers", "parity", "report", "scaled"];
  const [one, other] = [await verify(project, ...sample), await verify(project, ...sample)];
  assert.equal(verified(one.events).length, 3);
  assert.deepEqual(verified(one.events), verified(other.events));
  assert.match((await project.run("verify", "numbers")).stdout, /--seed \d+/);
  for (const wrong of [["--sample", "0%"], ["--sample", "7"], ["--seed", "x"]]) {
    assert.equal((await project.run("verify", ...wrong)).code, 2);
  }
});

Deno.test("verify skips what has no result and says so", async () => {
  using project = new WarmProject();
  await project.reproduce("parity");
  const { code, events } = await verify(project, "parity", "report");
  assert.equal(code, 0);
  assert.deepEqual(verified(events), [["parity", "deterministic"]]);
  assert.ok(events.some((e) => e.type === "verify-skipped" && e.element === "report"));
});

Deno.test("verify skips what takes a lost result that a sibling waits for", async () => {
  using project = new WarmProject();
  await project.reproduce("parity", "scaled");
  const numbers = contentDigest(project.read("artifacts/standard/numbers/numbers.json"));
  Deno.removeSync(join(project.root, "artifacts/.store/cas", numbers));
  project.edit("stages/scaled.ts", "* params.factor", "* params.factor * 2");
  const { code, events } = await verify(project, "parity", "scaled");
  assert.equal(code, 0);
  assert.ok(
    events.some((e) =>
      e.type === "verify-skipped" && e.element === "parity" && e.because === "input-missing"
    ),
  );
});

Deno.test("verify says that a stage failed the second time", async () => {
  using project = new WarmProject({
    "stages/aside.ts": `
export default ({ checkpoint }: any) => {
  if (checkpoint.load() === null) throw new Error("began from nothing");
  return { pid: 1 };
};
`,
  });
  project.edit("stages/mod.ts", 'name: "aside",', 'name: "aside", resumable: true,');
  assert.equal((await project.run("reproduce", "aside")).code, 1);
  const checkpoints = join(project.root, "artifacts/.store/checkpoints");
  for (const { name } of Deno.readDirSync(checkpoints)) {
    const digest = createHash("sha256").update(Uint8Array.of(1)).digest();
    Deno.writeFileSync(join(checkpoints, name, "state"), Uint8Array.of(1, ...digest));
  }
  assert.equal((await project.run("reproduce", "aside")).code, 0);
  const { code, stdout } = await project.run("verify", "aside");
  assert.equal(code, 1);
  assert.match(stdout, /failed {2}aside ended with exit code 1/);
  assert.match(stdout, /Error: began from nothing/);
});

async function verify(project: Project, ...args: string[]) {
  const ran = await project.run("verify", "--json", ...args);
  const events = ran.stdout.trim().split("\n").map((line): Event => JSON.parse(line));
  return { ...ran, events };
}

function verified(events: readonly Event[]): (readonly [element: string, outcome: string])[] {
  return events.flatMap((event) =>
    event.type === "element-verified" ? [[event.element, event.outcome] as const] : []
  ).sort(([a], [b]) => a < b ? -1 : 1);
}

function statusOf({ stdout }: { stdout: string }, stage: string): { deterministic: number } {
  return JSON.parse(stdout).stages.find((one: { stage: string }) => one.stage === stage).verified;
}

/** Names of all objects, records and temporary files. */
function contents(project: Project): string[] {
  return ["cas", "ac", "tmp"].flatMap((folder) =>
    [...Deno.readDirSync(join(project.root, "artifacts/.store", folder))].map(({ name }) => name)
  ).sort();
}
