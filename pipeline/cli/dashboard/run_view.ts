/**
 * What the dashboard shows of a run that goes on: one value, sent whole whenever it changes, so that
 * a page that connects late or again misses nothing.
 *
 * @module
 */

import type { Event } from "../events.ts";

/** A run at a moment. Times are in milliseconds since 1970. */
export interface RunView {
  readonly phase: "starting" | "running" | "watching" | "failed";
  /** Profile, as the run names it; empty before it has begun. */
  readonly profile: string;
  /** How many elements may have to run, and how many of them have. */
  readonly total: number;
  readonly finished: number;
  readonly running: readonly RunningView[];
  /** What ended last, the latest first. */
  readonly recent: readonly { readonly element: string; readonly ms: number | null }[];
  readonly failures: readonly FailureView[];
  /** What went wrong before there was a run, or the files that started it. */
  readonly note: string;
}

/** An element that runs. */
export interface RunningView {
  readonly element: string;
  readonly startedAt: number;
  readonly expectedMs: number | null;
  /** How far it has come, 0 … 1; `null` if it does not say. */
  readonly fraction: number | null;
  readonly note: string;
}

/** An element that failed. */
export interface FailureView {
  readonly element: string;
  readonly problem: string;
  /** The end of what it printed. */
  readonly output: string;
}

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

/** What the server sends: the run, the ends of its logs, and which report lies ready. */
export interface LiveMessage {
  readonly view: RunView;
  /** The end of what running elements have printed, by element. */
  readonly logs: { readonly [element: string]: string };
  /** Names the report; another one is fetched. */
  readonly report: string;
  /** The server's clock, in milliseconds since 1970. */
  readonly now: number;
}
