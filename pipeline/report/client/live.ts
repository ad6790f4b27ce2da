/**
 * The page while a run goes on: what runs now, and every part of the report as soon as it is there.
 *
 * @module
 */

/// <reference lib="dom" />

import type { LiveMessage, RunView } from "../live_message.ts";
import { duration } from "../../base/quantities.ts";
import { forgetFigures, watchFigures } from "./figures.ts";

/** Follows the server's events; the browser connects again by itself when they break off. */
export function followRun(): void {
  const panel = document.getElementById("live");
  if (panel === null) return;
  panel.hidden = false;
  let message: LiveMessage | undefined;
  let lag = 0;
  let fetching = false;
  const source = new EventSource("/events");
  source.addEventListener("message", ({ data }) => {
    message = JSON.parse(data);
    if (message === undefined) return;
    lag = Date.now() - message.now;
    showRun(panel, message, message.now);
    if (message.report !== reportShown() && !fetching) {
      fetching = true;
      refresh().finally(() => fetching = false);
    }
  });
  source.addEventListener("error", () => {
    headline(panel, "The server does not answer; trying again …", "off");
  });
  setInterval(() => {
    if (message !== undefined && source.readyState === EventSource.OPEN) {
      showRun(panel, message, Date.now() - lag);
    }
  }, 1000);
}

function reportShown(): string {
  return document.documentElement.getAttribute("data-report") ?? "";
}

/** Takes over the parts of the report that are not as they are shown. */
async function refresh(): Promise<void> {
  const response = await fetch(location.pathname);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const parts = [...page.querySelectorAll("[data-part]")];
  const idsOf = (elements: readonly Element[]): string =>
    elements.map((element) => element.getAttribute("data-part")).join("\n");
  if (idsOf(parts) !== idsOf([...document.querySelectorAll("[data-part]")])) {
    location.reload();
    return;
  }
  for (const part of parts) {
    const id = part.getAttribute("data-part") ?? "";
    const old = document.querySelector(`[data-part="${CSS.escape(id)}"]`);
    if (old === null || old.getAttribute("data-digest") === part.getAttribute("data-digest")) {
      continue;
    }
    const open = [...old.querySelectorAll("details")].map((details) => details.open);
    const fresh = document.importNode(part, true);
    fresh.querySelectorAll("details").forEach((details, i) => details.open = open[i] ?? false);
    forgetFigures(old);
    old.replaceWith(fresh);
    watchFigures(fresh);
  }
  const report = page.documentElement.getAttribute("data-report") ?? "";
  document.documentElement.setAttribute("data-report", report);
}

function showRun(panel: HTMLElement, { view, logs }: LiveMessage, nowMs: number): void {
  headline(panel, wordsFor(view), view.phase);
  const bar = panel.querySelector("progress");
  if (bar !== null) {
    bar.hidden = view.phase !== "running" || view.total === 0;
    bar.max = Math.max(view.total, 1);
    bar.value = view.finished;
  }
  const list = panel.querySelector(".live-elements");
  list?.replaceChildren(
    ...view.failures.map(({ element, problem, output }) =>
      item("failed", element, problem, output)
    ),
    ...view.running.map(({ element, startedAt, expectedMs, fraction, note }) => {
      const elapsed = Math.max(nowMs - startedAt, 0);
      const part = fraction === null ? "" : `${Math.round(100 * fraction)} %, `;
      const of = expectedMs === null ? "" : ` of about ${duration(expectedMs)}`;
      const words = `${part}${duration(elapsed)}${of}${note === "" ? "" : `, ${note}`}`;
      return item("running", element, words, logs[element] ?? "");
    }),
    ...view.recent.map(({ element, ms }) =>
      item("done", element, ms === null ? "done by another run" : `done in ${duration(ms)}`, "")
    ),
  );
}

function wordsFor({ phase, total, finished, failures, note }: RunView): string {
  const changed = note === "" ? "" : ` (${note} changed)`;
  switch (phase) {
    case "starting":
      return `Starting${changed} …`;
    case "running":
      return total === 0
        ? "Everything is up to date"
        : `Running: ${finished} of up to ${total} done`;
    case "watching":
      return "Up to date; runs again when a file is saved";
    case "failed":
      return `${failures.length} failed; runs again when a file is saved`;
  }
}

/** Set only when it changes, since screen readers read it out. */
function headline(panel: HTMLElement, words: string, phase: string): void {
  const line = panel.querySelector(".live-headline");
  if (line !== null && line.textContent !== words) line.textContent = words;
  panel.dataset["phase"] = phase;
}

function item(state: string, element: string, words: string, log: string): HTMLElement {
  const line = document.createElement("li");
  line.className = `live-${state}`;
  const name = document.createElement("strong");
  name.textContent = element;
  line.append(name, ` ${words}`);
  if (log !== "") {
    const text = document.createElement("pre");
    text.textContent = log;
    line.append(text);
  }
  return line;
}
