/**
 * The Slurm executor against a real Slurm on this machine: the same results as locally, and nothing
 * lost or done twice when jobs, nodes or drivers die. The scenarios run side by side, because a job
 * starts only seconds after it was submitted; only the one that kills the node runs alone.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Event } from "../../pipeline/events.ts";
import { allElements, artifactsOf, assertNothingRan, Project, reproduced, until } from "./rig.ts";
import { Cluster, hasSlurm } from "./slurm_rig.ts";
import { age, day, gc } from "./store_rig.ts";

const constantAside = { "stages/aside.ts": "export default () => ({ pid: 1 });" };

/** `scaled` takes some seconds, and each execution of it yields other bytes. */
function slowly(seconds: number): { readonly [path: string]: string } {
  return {
    ...constantAside,
    "stages/scaled.ts": `
export default async ({ params, progress }: {
  params: { factor: number };
  progress: (fraction: number, note?: string) => void;
}) => {
  progress(0.25, "begun");
  console.log("multiplying by", params.factor);
  await new Promise((resolve) => setTimeout(resolve, ${1000 * seconds}));
  return { scaled: [params.factor, Deno.pid] };
};
`,
  };
}

const scaled = ["scaled@factor=1", "scaled@factor=2", "scaled@factor=3"];
const slurm = ["--executor", "slurm"];

type Scenario = (cluster: Cluster) => Promise<void>;

const sideBySide: { readonly [name: string]: Scenario } = {
  "the results are those of the local executor, under the same keys": async (cluster) => {
    using here = new Project(constantAside);
    assert.equal((await here.reproduce()).code, 0);
    using there = clusterProject(cluster, constantAside, { arraySize: 2 });
    const ran = await there.reproduce(...slurm);
    assert.deepEqual([ran.code, ran.stderr], [0, ""], ran.stdout);
    assert.deepEqual(ran.executed, allElements);
    const results = (project: Project) => ({
      artifacts: artifactsOf(project),
      keys: namesIn(project, "ac"),
      objects: namesIn(project, "cas"),
    });
    assert.deepEqual(results(there), results(here));
    const arrays = ran.events.flatMap((e) =>
      e.type === "jobs-submitted" && e.stage === "scaled" ? [e.elements] : []
    );
    assert.deepEqual(arrays, [2, 1], "the sweep is submitted as arrays of the size asked for");
    assert.ok(ran.events.some((e) => e.type === "stage-started" && e.element === scaled[0]));
    assertNothingRan(await there.reproduce());
    assertNothingRan(await there.reproduce(...slurm));
    assert.deepEqual(namesIn(there, "slurm"), [], "what was told is removed");
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

  "a killed driver's jobs go on, and the next driver follows them": async (cluster) => {
    using project = clusterProject(cluster, slowly(20));
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await cluster.until("the sweep runs", () => marked(project, "started") === 3);
    driver.kill("SIGKILL");
    await driver.output();
    const again = await project.reproduce(...slurm, "scaled", "report");
    assert.equal(again.code, 0, again.stdout + again.stderr);
    const attached = again.events.find((event) => event.type === "jobs-attached");
    assert.ok(attached?.type === "jobs-attached" && attached.elements === 3, again.stdout);
    assert.ok(!again.events.some((e) => e.type === "jobs-submitted" && e.stage === "scaled"));
    assert.deepEqual(executions(project), [1, 2, 3], "each was executed once");
    assert.ok(again.events.some((e) => e.type === "stage-progress" && e.note === "begun"));
  },

  "what ends while no driver is there is kept": async (cluster) => {
    using project = clusterProject(cluster, slowly(3));
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await cluster.until("the sweep runs", () => marked(project, "started") === 3);
    driver.kill("SIGKILL");
    await driver.output();
    await cluster.until("the sweep has ended", () => marked(project, "ended") === 3);
    const again = await project.reproduce(...slurm, "scaled");
    assert.equal(again.code, 0, again.stdout);
    assert.deepEqual(again.executed, []);
    assert.deepEqual(executions(project), [1, 2, 3]);
  },

  "SIGINT detaches, and the same command follows the jobs again": async (cluster) => {
    using project = clusterProject(cluster, slowly(20));
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await cluster.until("the sweep runs", () => marked(project, "started") === 3);
    driver.kill("SIGINT");
    const stopped = await reproduced(driver);
    assert.equal(stopped.code, 130);
    const detached = stopped.events.find((event) => event.type === "jobs-detached");
    assert.ok(detached?.type === "jobs-detached" && detached.elements === 3, stopped.stdout);
    assert.equal(stopped.events.at(-1)?.type, "run-finished");
    // Two at once: both follow the same jobs.
    const both = await Promise.all([project.reproduce(...slurm), project.reproduce(...slurm)]);
    for (const { code, stderr } of both) assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(executions(project), [1, 2, 3]);
  },

  "Ctrl-C at a terminal asks, and c cancels the jobs": async (cluster) => {
    using project = clusterProject(cluster, slowly(60));
    const { env, root } = project;
    const cli = new URL(import.meta.resolve("../../pipeline/cli.ts")).pathname;
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

  "gc keeps what a job that waits in the queue needs": async (cluster) => {
    using project = clusterProject(cluster, slowly(0), {
      stages: { scaled: { sbatch: ["--hold"] } },
    });
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await cluster.until(
      "the sweep is submitted",
      () =>
        batches(project).some(({ stage, files }) => stage === "scaled" && files.includes("job")),
    );
    driver.kill("SIGKILL");
    await driver.output();
    // Nothing that is current needs the former numbers now, nor the code of the sweep.
    project.edit("stages/profiles.ts", "start: 1,", "start: 5,");
    project.edit("stages/scaled.ts", "params.factor, Deno.pid", "params.factor, 0 * Deno.pid");
    assert.equal((await project.reproduce("scaled")).code, 0);
    age(project, 2 * day);
    await gc(project, "--max-size", "0B");
    await cluster.command("scontrol", "release", ...await jobsOf(project));
    await cluster.until("the sweep has ended", () => marked(project, "ended") === 3);
    const [batch] = batches(project);
    for (const index of [0, 1, 2]) {
      assert.match(project.read(`${batch?.folder}/${index}.ended`), /"state":"made"/);
    }
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
    using project = clusterProject(cluster, slowly(9));
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
    const { code, events, stdout } = await project.reproduce(...slurm, "scaled");
    assert.equal(code, 0, stdout);
    const told = events.filter(({ type }) => type.startsWith("slurm-")).map(({ type }) => type);
    assert.deepEqual(told, ["slurm-unreachable", "slurm-reached"]);
    assert.deepEqual(executions(project), [1, 2, 3]);
  },
};

const alone: { readonly [name: string]: Scenario } = {
  "what a failed node was at is started again, and executed once": async (cluster) => {
    using project = clusterProject(cluster, slowly(4));
    const driver = project.spawn("reproduce", "--json", ...slurm, "scaled");
    await cluster.until("the sweep runs", () => marked(project, "started") === 3);
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
    const { code, events, stdout } = await reproduced(driver);
    assert.equal(code, 0, stdout);
    const again = events.flatMap((e) => e.type === "job-resubmitted" ? [e.element] : []);
    assert.deepEqual([...new Set(again)].sort(), scaled);
    assert.deepEqual(executions(project), [1, 2, 3]);
  },
};

Deno.test({
  name: "reproduce --executor slurm",
  ignore: !hasSlurm,
  fn: async (t) => {
    await using cluster = await Cluster.start();
    const running = Object.entries(sideBySide).map(([name, scenario]) =>
      [name, outcomeOf(scenario(cluster))] as const
    );
    for (const [name, outcome] of running) {
      await t.step(name, async () => {
        const { error } = await outcome;
        if (error !== undefined) throw error;
      });
    }
    for (const [name, scenario] of Object.entries(alone)) {
      await t.step(name, () => scenario(cluster));
    }
  },
});

if (!hasSlurm) {
  console.log("skipped: these tests need root and Slurm (apt-get install slurm-wlm)");
}

/** Waited for later; until then a failure must not count as unhandled. */
async function outcomeOf(work: Promise<void>): Promise<{ readonly error?: unknown }> {
  try {
    await work;
    return {};
  } catch (error) {
    return { error };
  }
}

function clusterProject(
  cluster: Cluster,
  files: { readonly [path: string]: string },
  profile: object = {},
): Project {
  const project = new Project({
    ...files,
    "slurm.json": JSON.stringify({ pollSeconds: 1, graceSeconds: 2, ...profile }),
  });
  project.env = cluster.env;
  return project;
}

/** How many tasks of the sweep have written a marker. */
function marked(project: Project, marker: "started" | "ended"): number {
  return batches(project).filter(({ stage }) => stage === "scaled")
    .flatMap(({ files }) => files.filter((name) => name.endsWith(`.${marker}`))).length;
}

async function jobsOf(project: Project): Promise<string[]> {
  let jobs: string[] = [];
  await until(() => {
    jobs = batches(project).flatMap(({ folder, files }) =>
      files.includes("job")
        ? [JSON.parse(project.read(`${folder}/job`).split("\n")[0] ?? "").job]
        : []
    );
    return jobs.length > 0;
  });
  return jobs;
}

function batches(project: Project) {
  return namesIn(project, "slurm").flatMap((name) => {
    const folder = `artifacts/.store/slurm/${name}`;
    const files = namesIn(project, `slurm/${name}`);
    if (!files.includes("batch.json")) return [];
    const { stage } = JSON.parse(project.read(`${folder}/batch.json`).split("\n")[0] ?? "");
    return [{ folder, files, stage }];
  });
}

/** The factors of all executions of the sweep that came to their end: each left an object. */
function executions(project: Project): number[] {
  return namesIn(project, "cas").flatMap((name) => {
    const [, factor] =
      /^\[\s*(\d),\s*\d+\s*\]\s*$/.exec(project.read(`artifacts/.store/cas/${name}`)) ??
        [];
    return factor === undefined ? [] : [Number(factor)];
  }).sort();
}

function workersOf(project: Project): number[] {
  return [...Deno.readDirSync("/proc")].flatMap(({ name }) => {
    try {
      const command = Deno.readTextFileSync(`/proc/${name}/cmdline`);
      return command.includes("slurm/worker.ts") && command.includes(project.root)
        ? [Number(name)]
        : [];
    } catch {
      return [];
    }
  });
}

function failures(events: readonly Event[]) {
  return events.flatMap((event) => event.type === "stage-failed" ? [event] : []);
}

function namesIn(project: Project, folder: string): string[] {
  try {
    return [...Deno.readDirSync(join(project.root, "artifacts/.store", folder))]
      .map(({ name }) => name).sort();
  } catch {
    return [];
  }
}
