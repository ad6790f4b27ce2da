/**
 * What `verify` says.
 *
 * @module
 */

import type { Event } from "../events.ts";
import type { OutputDifference } from "../../explain/verify_events.ts";
import { count, duration, type Paint } from "./words.ts";

type VerifyEvent = Extract<Event, { type: `verify-${string}` | "element-verified" }>;

const colours = { deterministic: "green", "within-tolerance": "cyan", differs: "red" } as const;

/** The lines for an event of `verify`. */
export function verifyLines(event: VerifyEvent, paint: Paint): readonly string[] {
  switch (event.type) {
    case "verify-started": {
      const what = `${event.pipeline}, profile ${event.profile}: executing ${event.sampled} of ` +
        `${count(event.elements, "stage")} again`;
      return [`${paint("bold", what)}, --seed ${event.seed}`];
    }
    case "verify-skipped": {
      const why = event.because === "no-result"
        ? "it has no current result in the store"
        : "what it takes is missing from the store";
      return [`  ${paint("dim", "skipped")}  ${event.element}: ${why}; reproduce makes it`];
    }
    case "element-verified": {
      const outcome = paint(colours[event.outcome], event.outcome.replaceAll("-", " "));
      return [
        `  ${outcome}  ${event.element}  ${duration(event.ms)}`,
        ...event.differences.map((difference) => `      ${differenceText(difference)}`),
      ];
    }
    case "verify-failed":
      return [
        `  ${paint("red", "failed")}  ${event.element} ${event.problem}`,
        ...event.output.split("\n").filter((line) => line !== "").map((line) => `      | ${line}`),
      ];
    case "verify-finished": {
      const parts = [
        `${event.deterministic} deterministic`,
        ...(event["within-tolerance"] > 0 ? [`${event["within-tolerance"]} within tolerance`] : []),
        ...(event.differs > 0 ? [`${event.differs} differ`] : []),
        ...(event.failed > 0 ? [`${event.failed} failed`] : []),
        ...(event.skipped > 0 ? [`${event.skipped} skipped`] : []),
      ];
      const good = event.differs + event.failed === 0;
      const word = good ? paint("green", "Verified") : paint("red", "Not reproducible");
      return [`${word}: ${parts.join(", ")} in ${duration(event.ms)}`];
    }
  }
}

function differenceText({ output, place, before, now, largestRelative }: OutputDifference): string {
  const relative = largestRelative === null
    ? ""
    : `; largest relative difference ${Number(largestRelative.toPrecision(2))}`;
  return `output "${output}": ${place} was ${before} and is ${now}${relative}`;
}
