import assert from "node:assert/strict";
import type { Event } from "../events.ts";
import { after, nothingYet } from "./run_view.ts";

const started: Event = {
  type: "run-started",
  device: "cpu",
  pipeline: "p",
  profile: "standard",
  elements: 5,
  stale: 2,
  waiting: 1,
  expectedMs: null,
};
const finished = (element: string): Event => ({
  type: "stage-finished",
  element,
  ms: 10,
  unchanged: false,
  kept: 0,
});
const begun = (element: string): Event => ({
  type: "stage-started",
  element,
  reasons: [],
  expectedMs: 9,
});

Deno.test("after() follows a run from its start to its end", () => {
  const events: Event[] = [
    started,
    begun("a"),
    begun("b"),
    { type: "stage-progress", element: "a", fraction: 0.5, note: "half" },
    finished("b"),
  ];
  const view = events.reduce((view, event, i) => after(view, event, i), nothingYet);
  assert.equal(view.phase, "running");
  assert.deepEqual([view.total, view.finished], [3, 1]);
  assert.deepEqual(view.running, [
    { element: "a", startedAt: 1, expectedMs: 9, fraction: 0.5, note: "half" },
  ]);
  assert.deepEqual(view.recent, [{ element: "b", ms: 10 }]);
});

Deno.test("after() keeps failures until files change, and only the latest of what ended", () => {
  const failed: Event = {
    type: "stage-failed",
    profile: "standard",
    element: "a",
    params: {},
    problem: "ended",
    log: "",
    output: "oops",
  };
  const view = [started, begun("a"), failed].reduce((view, e) => after(view, e, 0), nothingYet);
  assert.deepEqual(view.running, []);
  assert.deepEqual(view.failures, [{ element: "a", problem: "ended", output: "oops" }]);
  const many = Array.from({ length: 20 }, (_, i) => finished(`e${i}`));
  const later = many.reduce((view, event) => after(view, event, 0), view);
  assert.equal(later.recent[0]?.element, "e19");
  assert.ok(later.recent.length < 20);
  const changed = after(later, { type: "files-changed", paths: ["stages/a.ts"] }, 0);
  assert.deepEqual(changed, { ...nothingYet, note: "stages/a.ts" });
});
