/**
 * The lines for what happens to jobs on a cluster.
 *
 * @module
 */

import type { Event } from "../events.ts";
import { count, type Paint } from "./words.ts";

type SlurmEvent = Extract<
  Event,
  { type: `jobs-${string}` | `job-${string}` | `slurm-${string}` | "stop-asked" }
>;

/** The lines for an event of the Slurm executor. */
export function slurmLines(event: SlurmEvent, paint: Paint): readonly string[] {
  switch (event.type) {
    case "jobs-submitted":
      return [
        paint(
          "dim",
          `  submitted  ${count(event.elements, "element")} of ${event.stage} as job ${event.job}`,
        ),
      ];
    case "jobs-attached":
      return [
        paint(
          "dim",
          `  following  ${count(event.elements, "element")} that Slurm has already, in ` +
            jobs(event.jobs),
        ),
      ];
    case "job-resubmitted":
      return [
        `  ${paint("yellow", "again")}  ${event.element}: ${event.because} ` +
        `(${event.attempt} of at most ${event.of})`,
      ];
    case "slurm-unreachable":
      return [
        `  ${paint("yellow", "note")}  Slurm does not answer; jobs go on, and it is asked again: ` +
        event.problem,
      ];
    case "slurm-reached":
      return [`  ${paint("yellow", "note")}  Slurm answers again`];
    case "stop-asked":
      return [
        "",
        `${
          paint("bold", "Stop?")
        }  d  detach: the jobs go on, and the same command follows them again`,
        "       c  cancel the jobs",
        "       any other key: go on",
      ];
    case "jobs-detached":
      return [
        `  ${paint("cyan", "detached")}  ${count(event.elements, "element")} in ${
          jobs(event.jobs)
        } ${event.elements === 1 ? "goes" : "go"} on; run the same command again to follow them`,
        `      to cancel them: scancel ${event.jobs.join(" ")}`,
      ];
    case "jobs-cancelled":
      return [
        `  ${paint("cyan", "cancelled")}  ${count(event.elements, "element")} in ${
          jobs(event.jobs)
        }`,
      ];
  }
}

function jobs(ids: readonly string[]): string {
  return `${ids.length === 1 ? "job" : "jobs"} ${ids.join(", ")}`;
}
