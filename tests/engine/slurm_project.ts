/** A project whose stages run on a cluster, and what can be seen of its jobs. */

import { join } from "node:path";
import type { Event } from "../../pipeline/cli/events.ts";
import { waitsToBeLetGo } from "./held_stages.ts";
import { until } from "./patience.ts";
import { Project } from "./rig.ts";
import type { Cluster } from "./slurm_rig.ts";

/** `aside` yields the same bytes each time. */
export const constantAside = { "stages/aside.ts": "export default () => ({ pid: 1 });" };

/** The elements of the sweep. */
export const scaled = ["scaled@factor=1", "scaled@factor=2", "scaled@factor=3"];

/** Has a run use the cluster. */
export const slurm = ["--executor", "slurm"];

/** What is to hold on a cluster, by name. */
export type Scenarios = { readonly [name: string]: (cluster: Cluster) => Promise<void> };

/** `scaled` takes some seconds, or until it is let go, and each execution of it yields other bytes. */
export function slowly(seconds: number | "until let go"): { readonly [path: string]: string } {
  return {
    ...constantAside,
    "stages/scaled.ts": `
export default async ({ params, progress }: {
  params: { factor: number };
  progress: (fraction: number, note?: string) => void;
}) => {
  progress(0.25, "begun");
  console.log("multiplying by", params.factor);
  ${
      seconds === "until let go"
        ? waitsToBeLetGo
        : `await new Promise((resolve) => setTimeout(resolve, ${1000 * seconds}));`
    }
  return { scaled: [params.factor, Deno.pid] };
};
`,
  };
}

/** A project that runs on a cluster, with a cluster profile of its own. */
export function clusterProject(
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
export function marked(project: Project, marker: "started" | "ended"): number {
  return batches(project).filter(({ stage }) => stage === "scaled")
    .flatMap(({ files }) => files.filter((name) => name.endsWith(`.${marker}`))).length;
}

/** The jobs that were submitted, once there are some. */
export async function jobsOf(project: Project): Promise<string[]> {
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

/** What lies in the store of each batch of jobs. */
export function batches(project: Project) {
  return namesIn(project, "slurm").flatMap((name) => {
    const folder = `artifacts/.store/slurm/${name}`;
    const files = namesIn(project, `slurm/${name}`);
    if (!files.includes("batch.json")) return [];
    const { stage } = JSON.parse(project.read(`${folder}/batch.json`).split("\n")[0] ?? "");
    return [{ folder, files, stage }];
  });
}

/** The factors of all executions of the sweep that came to their end: each left an object. */
export function executions(project: Project): number[] {
  return namesIn(project, "cas").flatMap((name) => {
    const [, factor] =
      /^\[\s*(\d),\s*\d+\s*\]\s*$/.exec(project.read(`artifacts/.store/cas/${name}`)) ??
        [];
    return factor === undefined ? [] : [Number(factor)];
  }).sort();
}

/** The processes on the node that work for a project. */
export function workersOf(project: Project): number[] {
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

/** What failed in a run. */
export function failures(events: readonly Event[]) {
  return events.flatMap((event) => event.type === "stage-failed" ? [event] : []);
}

/** The names in a folder of the store; none when it is not there. */
export function namesIn(project: Project, folder: string): string[] {
  try {
    return [...Deno.readDirSync(join(project.root, "artifacts/.store", folder))]
      .map(({ name }) => name).sort();
  } catch {
    return [];
  }
}
