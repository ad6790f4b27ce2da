/**
 * What the dashboard shows of a run that goes on: one value, sent whole whenever it changes, so that
 * a page that connects late or again misses nothing.
 *
 * @module
 */

import type { RunView } from "../../report/live_message.ts";
import type { Event } from "../events.ts";

/** Before anything has happened. */
export const nothingYet: RunView = {
  phase: "starting",
  profile: "",
  total: 0,
  finished: 0,
  running: [],
  recent: [],
  failures: [],
  note: "",
};

const shownRecent = 8;

/** The view after an event. */
export function after(view: RunView, event: Event, nowMs: number): RunView {
  switch (event.type) {
    case "run-started":
      return {
        ...nothingYet,
        phase: "running",
        profile: event.profile,
        total: event.stale + event.waiting,
      };
    case "stage-started": {
      const { element, expectedMs } = event;
      const started = { element, startedAt: nowMs, expectedMs, fraction: null, note: "" };
      return { ...view, running: [...view.running, started] };
    }
    case "stage-progress": {
      const { element, fraction, note } = event;
      const running = view.running.map((one) =>
        one.element === element ? { ...one, fraction, note } : one
      );
      return { ...view, running };
    }
    case "stage-finished":
      return ended(view, event.element, event.ms);
    case "stage-shared":
      return ended(view, event.element, null);
    case "stage-failed": {
      const { element, problem, output } = event;
      return {
        ...view,
        running: view.running.filter((one) => one.element !== element),
        failures: [...view.failures, { element, problem, output }],
      };
    }
    case "run-finished":
      return { ...view, phase: event.failed > 0 ? "failed" : "watching", running: [] };
    case "files-changed":
      return { ...nothingYet, note: event.paths.join(", ") };
    default:
      return view;
  }
}

function ended(view: RunView, element: string, ms: number | null): RunView {
  return {
    ...view,
    finished: view.finished + 1,
    running: view.running.filter((one) => one.element !== element),
    recent: [{ element, ms }, ...view.recent].slice(0, shownRecent),
  };
}
