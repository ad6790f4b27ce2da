/** Drivers on a cluster that are killed, stopped or gone: their jobs go on, and nothing is done twice. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HeldStages } from "./held_stages.ts";
import { send, until } from "./patience.ts";
import { reproduced } from "./rig.ts";
import {
  batches,
  clusterProject,
  executions,
  jobsOf,
  marked,
  namesIn,
  type Scenarios,
  slowly,
  slurm,
} from "./slurm_project.ts";
import { age, day, gc } from "./store_rig.ts";

/** Scenarios that run side by side. */
export const driverScenarios: Scenarios = {
  "a killed driver's jobs go on, and the next driver follows them": async (cluster) => {
    using project = clusterProject(cluster, slowly("until let go"));
    const stages = new HeldStages(project);
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await stages.held(3);
    send(driver, "SIGKILL");
    await driver.output();
    const following = project.reproduce(...slurm, "scaled", "report");
    await until(() => existsSync(join(project.root, "artifacts/standard/report/text.json")));
    const again = await stages.letGoUntil(following);
    assert.equal(again.code, 0, again.stdout + again.stderr);
    const attached = again.events.find((event) => event.type === "jobs-attached");
    assert.ok(attached?.type === "jobs-attached" && attached.elements === 3, again.stdout);
    assert.ok(!again.events.some((e) => e.type === "jobs-submitted" && e.stage === "scaled"));
    assert.deepEqual(executions(project), [1, 2, 3], "each was executed once");
    assert.ok(again.events.some((e) => e.type === "stage-progress" && e.note === "begun"));
  },

  "what ends while no driver is there is kept": async (cluster) => {
    using project = clusterProject(cluster, slowly("until let go"));
    const stages = new HeldStages(project);
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await stages.held(3);
    send(driver, "SIGKILL");
    await driver.output();
    stages.letGo();
    await cluster.until("the sweep has ended", () => marked(project, "ended") === 3);
    const again = await project.reproduce(...slurm, "scaled");
    assert.equal(again.code, 0, again.stdout);
    assert.deepEqual(again.executed, []);
    assert.deepEqual(executions(project), [1, 2, 3]);
  },

  "SIGINT detaches, and the same command follows the jobs again": async (cluster) => {
    using project = clusterProject(cluster, slowly("until let go"));
    const stages = new HeldStages(project);
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await stages.held(3);
    send(driver, "SIGINT");
    const stopped = await reproduced(driver);
    assert.equal(stopped.code, 130);
    const detached = stopped.events.find((event) => event.type === "jobs-detached");
    assert.ok(detached?.type === "jobs-detached" && detached.elements === 3, stopped.stdout);
    assert.equal(stopped.events.at(-1)?.type, "run-finished");
    // Two at once: both follow the same jobs.
    const following = Promise.all([project.reproduce(...slurm), project.reproduce(...slurm)]);
    await until(() => existsSync(join(project.root, "artifacts/standard/report/text.json")));
    const both = await stages.letGoUntil(following);
    for (const { code, stderr } of both) assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(executions(project), [1, 2, 3]);
  },

  "Ctrl-C at a terminal asks, and c cancels the jobs": async (cluster) => {
    using project = clusterProject(cluster, slowly(60));
    const { env, root } = project;
    const cli = fileURLToPath(import.meta.resolve("../../pipeline/cli.ts"));
    const command = `${Deno.execPath()} run -A --quiet ${cli} reproduce --executor slurm scaled`;
    const terminal = new Deno.Command("script", {
      args: ["--quiet", "--return", "--command", command, "/dev/null"],
      cwd: root,
      env: { ...env, NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    let shown = "";
    const reading = (async () => {
      for await (const text of terminal.stdout.pipeThrough(new TextDecoderStream())) shown += text;
    })();
    const keys = terminal.stdin.getWriter();
    const press = (key: string) => keys.write(new TextEncoder().encode(key));
    await cluster.until("the sweep runs", () => marked(project, "started") === 3);
    const [job] = await jobsOf(project);
    await press("\x03");
    await until(() => shown.includes("cancel the jobs"));
    await press("c");
    const { code } = await terminal.status;
    await keys.close().catch(() => {});
    await reading;
    assert.equal(code, 130, shown);
    assert.match(shown, /cancelled {2}3 elements in job \d+/);
    await cluster.until("the job is gone", async () => {
      const states = await cluster.command("squeue", "--noheader", "--format=%T", `--jobs=${job}`);
      return !/RUNNING|PENDING|COMPLETING/.test(states);
    });
    assert.deepEqual(executions(project), []);
    assert.deepEqual(namesIn(project, "slurm"), []);
  },

  "gc and clean keep what a job that waits in the queue needs": async (cluster) => {
    using project = clusterProject(cluster, slowly(0), {
      stages: { scaled: { sbatch: ["--hold"] } },
    });
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await cluster.until(
      "the sweep is submitted",
      () =>
        batches(project).some(({ stage, files }) => stage === "scaled" && files.includes("job")),
    );
    send(driver, "SIGKILL");
    await driver.output();
    // Nothing that is current needs the former numbers now, nor the code of the sweep.
    project.edit("stages/profiles.ts", "start: 1,", "start: 5,");
    project.edit("stages/scaled.ts", "params.factor, Deno.pid", "params.factor, 0 * Deno.pid");
    assert.equal((await project.reproduce("scaled")).code, 0);
    age(project, 2 * day);
    await gc(project, "--max-size", "0B");
    const refused = await project.run("clean", "--store");
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /^Cannot remove the store: jobs of a cluster take their inputs from/,
    );
    await cluster.command("scontrol", "release", ...await jobsOf(project));
    await cluster.until("the sweep has ended", () => marked(project, "ended") === 3);
    const [batch] = batches(project);
    for (const index of [0, 1, 2]) {
      assert.match(project.read(`${batch?.folder}/${index}.ended`), /"state":"made"/);
    }
  },
};
