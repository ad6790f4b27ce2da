/**
 * The lines that an event is worth on paper: what the plain printer prints, and the live one keeps.
 *
 * @module
 */

import type { Event } from "../events.ts";
import { showBriefly } from "../../model/param.ts";
import type { UnusedFile } from "../../plan/unused_files.ts";
import { archiveLines } from "./archive_lines.ts";
import { remoteLines, remoteParts } from "./remote_lines.ts";
import { scorecardLines, scorecardSummary } from "./scorecard_lines.ts";
import { slurmLines } from "./slurm_lines.ts";
import { storeLines } from "./store_lines.ts";
import { verifyLines } from "./verify_lines.ts";
import { bytes, count, duration, type Paint, reasonList } from "./words.ts";

/** The lines for an event; none for those that only matter while they last. */
export function linesOf(event: Event, paint: Paint): readonly string[] {
  switch (event.type) {
    case "run-started":
      return [headline(event, paint)];
    case "fetch-planned":
      return [`  ${paint("yellow", "would fetch")}  ${event.path}  (${bytes(event.size)})`];
    case "fetch-started":
      return [paint("dim", `  fetching  ${event.path}  ${bytes(event.size)} from ${event.url}`)];
    case "fetch-finished":
      return [`  ${paint("green", "fetched")}  ${event.path}  ${duration(event.ms)}`];
    case "fetch-failed":
      return [`  ${paint("yellow", "not there")}  ${event.url}: ${event.problem}`];
    case "files-unused":
      return unusedFileLines(event.files, paint);
    case "slow-processor":
      return [
        `  ${paint("yellow", "note")}  this processor has no AVX: stages with native code take a ` +
        "slower path, several times as long",
      ];
    case "stage-planned": {
      const when = event.reasons.length === 0 ? "if its inputs change" : reasonList(event.reasons);
      const expected = event.expectedMs === null ? "" : `, about ${duration(event.expectedMs)}`;
      return [`  ${paint("yellow", "would run")}  ${event.element}  (${when}${expected})`];
    }
    case "stage-started":
    case "stage-progress":
      return [];
    case "stage-finished": {
      const kept = event.kept === 0
        ? ""
        : `: ${count(event.kept, "element")} below it ${event.kept === 1 ? "is" : "are"} kept`;
      const same = event.unchanged ? paint("dim", `  same bytes${kept}`) : "";
      const attempts = event.attempts === undefined ? "" : `, attempt ${event.attempts}`;
      const took = `${duration(event.ms)}${attempts}`;
      return [`  ${paint("green", "done")}  ${event.element}  ${took}${same}`];
    }
    case "stage-retried":
      return [
        `  ${
          paint("yellow", "again")
        }  ${event.element} ${event.problem}; attempt ${event.attempt} ` +
        `of ${event.of}`,
      ];
    case "jobs-submitted":
    case "jobs-attached":
    case "job-resubmitted":
    case "slurm-unreachable":
    case "slurm-reached":
    case "stop-asked":
    case "jobs-detached":
    case "jobs-cancelled":
      return slurmLines(event, paint);
    case "input-unread":
      return [
        `  ${paint("yellow", "unread")}  ${event.element} read nothing of its input ` +
        `"${event.input}": a change in it reruns the stage for nothing`,
      ];
    case "stage-shared":
      return [`  ${paint("green", "done")}  ${event.element}  by another run`];
    case "stage-failed":
      return failure(event, paint);
    case "stage-blocked":
      return [`  ${paint("dim", "not run")}  ${event.element}`];
    case "stage-left-out":
      return [`  ${paint("yellow", "left out")}  ${event.element}  ${whyLeftOut(event)}`];
    case "artifact-restored":
      return [`  ${paint("cyan", "restored")}  ${event.path}  (was ${event.was})`];
    case "object-lost":
      return [
        `  ${
          paint("yellow", "lost")
        }  output "${event.output}" of ${event.element} is missing from ` +
        "the store or damaged; it is made again",
      ];
    case "result-differs":
      return [
        `  ${paint("yellow", "differs")}  ${event.element} yielded other bytes than before from ` +
        "the same code and inputs: it is not deterministic",
      ];
    case "waiver-refuted":
      return [
        `  ${
          paint("yellow", "differs")
        }  ${event.element} yielded other bytes than were accepted ` +
        `for its code: ${event.reason}`,
      ];
    case "watching":
      return [paint("dim", "Watching the project's files; Ctrl-C ends it.")];
    case "files-changed": {
      const more = event.paths.length > 3 ? ` and ${event.paths.length - 3} more` : "";
      return ["", `${paint("cyan", "changed")}  ${event.paths.slice(0, 3).join(", ")}${more}`];
    }
    case "run-not-recorded":
      return [`  ${paint("yellow", "note")}  the run is not in the history: ${event.problem}`];
    case "stage-offered":
    case "fetching-results":
    case "stage-fetched":
    case "remote-failed":
    case "uploads-awaited":
      return remoteLines(event, paint);
    case "run-finished":
      return [summary(event, paint)];
    case "scorecard": {
      const { claims, page, stale, isNew } = event;
      const lines = isNew ? scorecardLines : scorecardSummary;
      return [
        ...(stale === null || claims.length === 0
          ? []
          : [`  ${paint("yellow", "note")}  the claims are not up to date: ${stale}`]),
        ...lines(claims, page, paint),
      ];
    }
    case "report-not-written":
      return [`  ${paint("yellow", "note")}  ${event.problem}`, `      ${event.remedy}`];
    case "verify-started":
    case "verify-skipped":
    case "element-verified":
    case "verify-failed":
    case "verify-finished":
      return verifyLines(event, paint);
    case "archive-written":
    case "archive-damaged":
    case "archive-refused":
    case "archive-verified":
    case "archive-restored":
      return archiveLines(event, paint);
    case "fsck-damaged":
    case "fsck-repaired":
    case "fsck-repinned":
    case "fsck-missing":
    case "fsck-finished":
    case "gc-removed":
    case "gc-finished":
      return storeLines(event, paint);
  }
}

function headline(event: Extract<Event, { type: "run-started" }>, paint: Paint): string {
  const place = event.device === "gpu" ? " on the GPU" : "";
  const what = `${event.pipeline}, profile ${event.profile}${place}: ` +
    count(event.elements, "stage");
  const offered = event.offered === undefined ? "" : `, ${event.offered} to fetch`;
  if (event.stale + event.waiting === 0) {
    return `${paint("bold", what)}${offered === "" ? ", all up to date" : offered}`;
  }
  const waiting = event.waiting === 0 ? "" : ` and up to ${event.waiting} more after them`;
  const forecast = event.expectedMs === null
    ? "; how long that takes is not known yet"
    : `, about ${duration(event.expectedMs)}`;
  return `${paint("bold", what)}${offered}, ${event.stale} to run${waiting}${forecast}`;
}

/** Of a stage with hundreds of parameters the first will do; --json has all. */
const shownParams = 20;

function failure(event: Extract<Event, { type: "stage-failed" }>, paint: Paint): string[] {
  const params = Object.entries(event.params).map(([name, value]) =>
    `${name} = ${showBriefly(value)}`
  );
  const more = params.length - shownParams;
  return [
    `  ${paint("red", "failed")}  ${event.element} ${event.problem}`,
    ...(event.remedy === undefined ? [] : [`      ${event.remedy}`]),
    ...(params.length > 0
      ? [
        `      parameters: ${params.slice(0, shownParams).join(", ")}` +
        (more > 0 ? ` and ${more} more` : ""),
      ]
      : []),
    `      log: ${event.log}`,
    `      all of it: deno task logs ${event.element} --profile ${event.profile}`,
    ...event.output.split("\n").filter((line) => line !== "").map((line) => `      | ${line}`),
  ];
}

function whyLeftOut(event: Extract<Event, { type: "stage-left-out" }>): string {
  const expected = event.expectedMs === null ? "" : `about ${duration(event.expectedMs)}`;
  switch (event.because) {
    case "too-long":
      return expected;
    case "unknown":
      return "how long it takes is not known: run it once, or declare its expectedSeconds";
    case "above":
      return `${expected}${expected === "" ? "" : ", "}takes the output of one left out`;
  }
}

function summary(event: Extract<Event, { type: "run-finished" }>, paint: Paint): string {
  const parts = [
    `${event.executed} run`,
    `${event.fresh} up to date`,
    ...(event.remote === undefined ? [] : remoteParts(event.remote)),
    ...(event.restored > 0
      ? [count(event.restored, "artifact restored", "artifacts restored")]
      : []),
    ...(event.failed > 0 ? [`${event.failed} failed`] : []),
    ...(event.blocked > 0 ? [`${event.blocked} not run`] : []),
    ...(event.leftOut > 0 ? [`${event.leftOut} left out`] : []),
  ];
  const text = `${parts.join(", ")} in ${duration(event.ms)}`;
  if (event.interrupted) {
    return `${paint("yellow", "Stopped")}: ${text}. What finished is kept; run again to go on.`;
  }
  if (event.failed > 0) {
    return `${paint("red", "Failed")}: ${text}. What finished is kept; run again to go on.`;
  }
  if (event.leftOut > 0) {
    const about = event.leftOutMs > 0 ? `, about ${duration(event.leftOutMs)} of work` : "";
    return `${paint("yellow", "In time")}: ${text}. Run without --under for the rest${about}.`;
  }
  return `${paint("green", "Done")}: ${text}. Results are in ${event.artifacts}`;
}

/** More files than these are counted only. */
const MOST_UNUSED = 5;

function unusedFileLines(files: readonly UnusedFile[], paint: Paint): string[] {
  const more = files.length - MOST_UNUSED;
  return [
    ...files.slice(0, MOST_UNUSED).map(({ path, near }) =>
      `  ${paint("yellow", "unused")}  no stage takes ${path}` +
      (near === null ? "" : `; a stage would take ${near}`)
    ),
    ...(more > 0 ? [`          and ${count(more, "file")} more`] : []),
  ];
}
