/**
 * What a run says before it begins.
 *
 * @module
 */

import type { LeftOutBecause } from "../../plan/budget.ts";
import type { Event } from "../events.ts";
import { forecast } from "../../plan/forecast.ts";
import type { Element } from "../../model/element.ts";
import type { Planned, Session } from "../../plan/session.ts";
import type { Capacity } from "../../plan/slots.ts";

export function startEvent(
  { loaded }: Session,
  planned: Planned,
  leftOut: ReadonlyMap<Element, LeftOutBecause>,
  expectedMs: (element: Element) => number | null,
  capacity: Capacity,
): Extract<Event, { type: "run-started" }> {
  const stateOf = (element: Element) => planned.verdicts.get(element)?.state;
  const inState = (state: ReturnType<typeof stateOf>) =>
    planned.elements.filter((element) => stateOf(element) === state);
  const [toRun, waiting] = [inState("stale"), inState("waiting")];
  // What waits and has run before may well come out as it was; what never ran has to run.
  const sure = [...toRun, ...waiting.filter(({ id }) => !planned.context.latest.has(id))];
  const fitting = sure.filter((element) => !leftOut.has(element));
  return {
    type: "run-started",
    pipeline: loaded.pipeline.name,
    profile: loaded.profile,
    device: loaded.device,
    elements: planned.elements.length,
    stale: toRun.length,
    waiting: waiting.length,
    expectedMs: forecast(fitting, expectedMs, capacity),
  };
}

export function plannedEvents(
  planned: Planned,
  leftOut: ReadonlyMap<Element, LeftOutBecause>,
  expectedMs: (element: Element) => number | null,
): Event[] {
  return planned.elements.flatMap((element): Event[] => {
    const verdict = planned.verdicts.get(element);
    if (verdict === undefined || verdict.state === "fresh") return [];
    const about = { element: element.id, expectedMs: expectedMs(element) };
    const because = leftOut.get(element);
    if (because !== undefined) return [{ type: "stage-left-out", because, ...about }];
    const reasons = verdict.state === "stale" ? verdict.reasons : [];
    return [{ type: "stage-planned", reasons, ...about }];
  });
}
