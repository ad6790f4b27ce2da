/** Failures of stages, of jobs and of Slurm itself: each is reported with what to do, or got over. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cannotMount, works } from "../needs.ts";
import { HeldStages } from "./held_stages.ts";
import { until, withinLimit } from "./patience.ts";
import { reproduced } from "./rig.ts";
import {
  clusterProject,
  constantAside,
  executions,
  failures,
  jobsOf,
  marked,
  scaled,
  type Scenarios,
  slowly,
  slurm,
  workersOf,
} from "./slurm_project.ts";

/** Scenarios that run side by side. */
export const failureScenarios: Scenarios = {
  "elements of which the orders cannot be written fail at once, and the next run goes on": async (
    cluster,
  ) => {
    if (cannotMount()) return;
    using project = clusterProject(cluster, constantAside);
    const batches = join(project.root, "artifacts/.store/slurm");
    Deno.mkdirSync(batches, { recursive: true });
    // The folder itself and one file: no room for a batch.
    assert.ok(works("mount", "-t", "tmpfs", "-o", "nr_inodes=2", "tmpfs", batches));
    try {
      const ran = await project.reproduce("--keep-going", ...slurm);
      assert.equal(ran.code, 1, ran.stdout + ran.stderr);
      const failed = ran.events.flatMap((e) => e.type === "stage-failed" ? [e] : []);
      assert.deepEqual(failed.map(({ element }) => element).sort(), ["aside", "numbers"]);
      for (const { problem, remedy } of failed) {
        assert.match(problem, /^cannot be handed to Slurm: .*No space left/);
        assert.match(remedy ?? "", /slurm" writable and give it space/);
      }
    } finally {
      assert.ok(works("umount", batches));
    }
    assert.equal((await project.reproduce(...slurm)).code, 0);
  },

  "a failing element is shown with its parameters, output and log": async (cluster) => {
    using project = clusterProject(cluster, {
      "stages/scaled.ts": `
export default ({ params }: { params: { factor: number } }) => {
  console.log("about to multiply by", params.factor);
  if (params.factor === 2) throw new RangeError("two is too many");
  return { scaled: [params.factor] };
};
`,
    });
    const { code, stdout } = await project.run("reproduce", "--keep-going", ...slurm);
    assert.equal(code, 1);
    for (
      const part of [
        /failed {2}scaled@factor=2 ended with exit code 1/,
        /parameters: factor = 2/,
        /log: .*scaled@factor=2\.log/,
        /about to multiply by 2/,
        /RangeError: two is too many/,
        /not run {2}total/,
      ]
    ) assert.match(stdout, part);
    assert.match(
      project.read("artifacts/.store/logs/standard/scaled@factor=2.log"),
      /two is too many/,
    );
    project.edit("stages/scaled.ts", "params.factor === 2", "params.factor === 22");
    assert.equal((await project.reproduce(...slurm)).code, 0);
  },

  "a job that somebody cancels is reported, and submitted again by the next run": async (
    cluster,
  ) => {
    using project = clusterProject(cluster, slowly(60));
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await cluster.until("the sweep runs", () => marked(project, "started") === 3);
    await cluster.command("scancel", ...await jobsOf(project));
    const cancelled = await reproduced(driver);
    assert.equal(cancelled.code, 1);
    const problems = failures(cancelled.events);
    assert.deepEqual(problems.map(({ element }) => element).sort(), scaled);
    for (const { problem } of problems) assert.equal(problem, "was cancelled in Slurm");
    project.write("stages/scaled.ts", slowly(0)["stages/scaled.ts"] ?? "");
    assert.equal((await project.reproduce(...slurm, "scaled")).code, 0);
  },

  "a task that is killed on its node is reported with what to raise": async (cluster) => {
    using project = clusterProject(cluster, slowly(60), {
      stages: { scaled: { memory: "300M", partition: "other" } },
    });
    const driver = project.spawn("reproduce", "--json", ...slurm, "--keep-going", "scaled");
    await cluster.until("the sweep runs", () => marked(project, "started") === 3);
    for (const pid of workersOf(project)) Deno.kill(pid, "SIGKILL");
    const killed = await reproduced(driver);
    assert.equal(killed.code, 1);
    assert.equal(failures(killed.events).length, 3, killed.stdout);
    for (const { problem, remedy } of failures(killed.events)) {
      assert.match(problem, /ended on its node before it could say why \(Slurm: FAILED\)/);
      assert.match(remedy ?? "", /Raise "memory" of stage "scaled" .* \(now 300M\)/);
    }
  },

  "a task that reaches its time limit is reported with what to raise": async (cluster) => {
    using project = clusterProject(cluster, slowly(600), {
      stages: { "sca*": { time: "1h" } },
    });
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await cluster.until("the sweep runs", () => marked(project, "started") === 3);
    // Slurm counts in whole minutes; so long a test nobody waits for. It refuses for the first moments.
    await cluster.until("the limit is now", async () => {
      for (const job of await jobsOf(project)) {
        await cluster.command("scontrol", "update", `JobId=${job}`, "EndTime=now");
      }
      return !(await cluster.command("squeue", "--noheader", "--format=%j %l"))
        .split("\n").some((line) => line.startsWith("scaled.") && line.endsWith(" 1:00:00"));
    });
    const { code, events, stdout } = await reproduced(driver);
    assert.equal(code, 1);
    assert.equal(failures(events).length, 3, stdout);
    for (const { problem, remedy, output } of failures(events)) {
      assert.equal(problem, "was ended by Slurm at its time limit");
      assert.match(remedy ?? "", /Raise "time" of stage "scaled" .* \(now 60:00\)/);
      assert.match(output, /DUE TO TIME LIMIT/);
    }
  },

  "a stage's limits are what it asks Slurm for, and hold on its node": async (cluster) => {
    await withinLimit(async (seconds) => {
      using project = clusterProject(cluster, slowly(600));
      project.edit(
        "stages/mod.ts",
        'about: "multiplies",',
        `about: "multiplies", limits: { timeout: "${seconds}s", retries: 1, memory: "200MB" },`,
      );
      const driver = project.spawn("reproduce", "--json", ...slurm, "--keep-going", "scaled");
      const ended = reproduced(driver);
      await cluster.until("Slurm has what is asked for", async () => {
        const jobs = await jobsOf(project);
        return (await cluster.command("squeue", "--noheader", "--format=%F %m"))
          .split("\n").some((line) => jobs.some((job) => line.trim() === `${job} 477M`));
      });
      const { code, events } = await ended;
      assert.equal(code, 1);
      assert.deepEqual(failures(events).map(({ element }) => element).sort(), scaled);
      for (const { problem, remedy } of failures(events)) {
        assert.match(
          problem,
          /^took longer than its limit of \S+ s: it was at 25 %.*attempt 2 of 2/,
        );
        assert.match(remedy ?? "", /^Raise it, for example limits: \{ timeout: /);
      }
    });
  },

  "what sbatch refuses is reported with its words": async (cluster) => {
    using project = clusterProject(cluster, constantAside, {
      stages: { aside: { partition: "nowhere" } },
    });
    const { code, stdout } = await project.run("reproduce", ...slurm, "--keep-going", "aside");
    assert.equal(code, 1);
    assert.match(stdout, /failed {2}aside was refused by sbatch: .*invalid partition/i);
    assert.match(stdout, /Correct what the cluster profile asks for stage "aside"/);
  },

  "a run goes on while squeue fails": async (cluster) => {
    using project = clusterProject(cluster, slowly("until let go"));
    project.write(
      "bin/squeue",
      `#!/bin/bash
n=$(cat ${project.root}/asked 2>/dev/null || echo 0)
echo $((n + 1)) > ${project.root}/asked
if [ $n -lt 3 ]; then
  echo "slurm_load_jobs error: Unable to contact slurm controller (connect failure)" >&2
  exit 1
fi
exec /usr/bin/squeue "$@"
`,
    );
    Deno.chmodSync(join(project.root, "bin/squeue"), 0o755);
    project.env = { ...project.env, PATH: `${project.root}/bin:${Deno.env.get("PATH")}` };
    const stages = new HeldStages(project);
    const following = project.reproduce(...slurm, "scaled");
    const asked = join(project.root, "asked");
    await until(() => existsSync(asked) && Number(Deno.readTextFileSync(asked)) > 3);
    const { code, events, stdout } = await stages.letGoUntil(following);
    assert.equal(code, 0, stdout);
    const told = events.filter(({ type }) => type.startsWith("slurm-")).map(({ type }) => type);
    assert.deepEqual(told, ["slurm-unreachable", "slurm-reached"]);
    assert.deepEqual(executions(project), [1, 2, 3]);
  },
};

/** Scenarios that need the node for themselves. */
export const nodeFailureScenarios: Scenarios = {
  "what a failed node was at is started again, and executed once": async (cluster) => {
    using project = clusterProject(cluster, slowly("until let go"));
    const stages = new HeldStages(project);
    const again = new Set<string>();
    const following = reproduced(
      project.spawn("reproduce", "--json", ...slurm, "scaled"),
      (event) => event.type === "job-resubmitted" && again.add(event.element),
    );
    await stages.held(3);
    await cluster.killNode();
    await cluster.reviveNode();
    // Slurm lets two minutes pass before it starts a job again.
    for (const job of await jobsOf(project)) {
      await cluster.until(
        "the job waits again",
        async () =>
          (await cluster.command("squeue", "--noheader", "--format=%T", `--jobs=${job}`))
            .includes("PENDING"),
      );
      await cluster.command("scontrol", "update", `JobId=${job}`, "StartTime=now");
    }
    await until(() => again.size === scaled.length);
    const { code, stdout } = await stages.letGoUntil(following);
    assert.equal(code, 0, stdout);
    assert.deepEqual([...again].sort(), scaled);
    assert.deepEqual(executions(project), [1, 2, 3]);
  },
};
