/**
 * The lines that an event is worth on paper: what the plain printer prints, and the live one keeps.
 *
 * @module
 */

import type { Event } from "../events.ts";
import { storeLines } from "./store_lines.ts";
import { verifyLines } from "./verify_lines.ts";
import { count, duration, type Paint, reasonList } from "./words.ts";

/** The lines for an event; none for those that only matter while they last. */
export function linesOf(event: Event, paint: Paint): readonly string[] {
  switch (event.type) {
    case "run-started":
      return [headline(event, paint)];
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
      const kept = event.unchanged ? paint("dim", "  same bytes: what depends on it is kept") : "";
      return [`  ${paint("green", "done")}  ${event.element}  ${duration(event.ms)}${kept}`];
    }
    case "stage-shared":
      return [`  ${paint("green", "done")}  ${event.element}  by another run`];
    case "stage-failed":
      return failure(event, paint);
    case "stage-blocked":
      return [`  ${paint("dim", "not run")}  ${event.element}`];
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
    case "run-finished":
      return [summary(event, paint)];
    case "verify-started":
    case "verify-skipped":
    case "element-verified":
    case "verify-failed":
    case "verify-finished":
      return verifyLines(event, paint);
    case "fsck-damaged":
    case "fsck-repaired":
    case "fsck-missing":
    case "fsck-finished":
    case "gc-removed":
    case "gc-finished":
      return storeLines(event, paint);
  }
}

function headline(event: Extract<Event, { type: "run-started" }>, paint: Paint): string {
  const what = `${event.pipeline}, profile ${event.profile}: ${count(event.elements, "stage")}`;
  if (event.stale + event.waiting === 0) return `${paint("bold", what)}, all up to date`;
  const waiting = event.waiting === 0 ? "" : ` and up to ${event.waiting} more after them`;
  const forecast = event.expectedMs === null ? "" : `, about ${duration(event.expectedMs)}`;
  return `${paint("bold", what)}, ${event.stale} to run${waiting}${forecast}`;
}

function failure(event: Extract<Event, { type: "stage-failed" }>, paint: Paint): string[] {
  const params = Object.entries(event.params).map(([name, value]) =>
    `${name} = ${JSON.stringify(value)}`
  );
  return [
    `  ${paint("red", "failed")}  ${event.element} ${event.problem}`,
    ...(params.length > 0 ? [`      parameters: ${params.join(", ")}`] : []),
    `      log: ${event.log}`,
    ...event.output.split("\n").filter((line) => line !== "").map((line) => `      | ${line}`),
  ];
}

function summary(event: Extract<Event, { type: "run-finished" }>, paint: Paint): string {
  const parts = [
    `${event.executed} run`,
    `${event.fresh} up to date`,
    ...(event.restored > 0
      ? [count(event.restored, "artifact restored", "artifacts restored")]
      : []),
    ...(event.failed > 0 ? [`${event.failed} failed`] : []),
    ...(event.blocked > 0 ? [`${event.blocked} not run`] : []),
  ];
  const text = `${parts.join(", ")} in ${duration(event.ms)}`;
  if (event.interrupted) {
    return `${paint("yellow", "Stopped")}: ${text}. What finished is kept; run again to go on.`;
  }
  if (event.failed > 0) {
    return `${paint("red", "Failed")}: ${text}. What finished is kept; run again to go on.`;
  }
  return `${paint("green", "Done")}: ${text}. Results are in ${event.artifacts}`;
}
