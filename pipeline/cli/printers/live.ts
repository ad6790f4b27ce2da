/**
 * For terminals: the lines of the plain printer, and below them what is running now, redrawn.
 *
 * @module
 */

import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";
import { linesOf } from "./lines.ts";
import { duration, type Paint } from "./words.ts";
import { wrapped } from "./wrap.ts";

interface Running {
  readonly startedMs: number;
  readonly expectedMs: number | null;
  fraction: number;
  note: string;
}

const redrawMs = 100;
const barWidth = 20;
/** On a cluster hundreds may run at once: what is higher than the terminal cannot be redrawn. */
const mostDrawn = 12;

/** A live printer and the function that ends its redrawing. */
export interface LivePrinter extends Disposable {
  /** Receives events. */
  readonly emit: Emit<Event>;
}

/**
 * A printer that redraws.
 *
 * @param write writes to the terminal
 * @param columns the terminal's width at the moment, in characters
 * @param now a clock in milliseconds
 */
export function livePrinter(
  write: (text: string) => void,
  paint: Paint,
  columns: () => number,
  now: () => number = () => performance.now(),
): LivePrinter {
  const running = new Map<string, Running>();
  let drawn = 0;
  let finished = 0;
  let total = 0;

  const erase = (): string => drawn === 0 ? "" : `\x1b[${drawn}A\x1b[J`;
  const draw = (): string => {
    const lines = [...running].slice(0, mostDrawn).map(([element, state]) =>
      runningLine(element, state, now(), columns(), paint)
    );
    if (running.size > mostDrawn) {
      lines.push(paint("cyan", `  and ${running.size - mostDrawn} more`));
    }
    if (lines.length > 0 && total > 1) lines.push(paint("dim", `  ${finished} of ${total} done`));
    drawn = lines.length;
    return lines.map((line) => line + "\n").join("");
  };
  const redraw = (above: readonly string[] = []): void => {
    const start = erase();
    write(start + above.map((line) => line + "\n").join("") + draw());
  };
  const timer = setInterval(() => running.size > 0 && redraw(), redrawMs);

  return {
    emit: (event) => {
      follow(event, running, now());
      if (event.type === "run-started") total = event.stale + event.waiting;
      if (event.type === "verify-started") total = event.sampled;
      if (event.type === "stage-finished" || event.type === "element-verified") finished++;
      const lines = linesOf(event, paint).flatMap((line) =>
        event.type === "run-started" ? wrapped(line, columns()).split("\n") : [line]
      );
      if (lines.length > 0 || event.type === "stage-started") redraw(lines);
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      running.clear();
      if (drawn > 0) redraw();
    },
  };
}

function follow(event: Event, running: Map<string, Running>, nowMs: number): void {
  switch (event.type) {
    case "stage-started": {
      const { expectedMs } = event;
      running.set(event.element, { startedMs: nowMs, expectedMs, fraction: NaN, note: "" });
      break;
    }
    case "stage-progress": {
      const state = running.get(event.element);
      if (state !== undefined) [state.fraction, state.note] = [event.fraction, event.note];
      break;
    }
    case "stage-finished":
    case "stage-failed":
    case "stage-shared":
    case "element-verified":
    case "verify-failed":
      running.delete(event.element);
      break;
    default:
  }
}

function runningLine(
  element: string,
  state: Running,
  nowMs: number,
  columns: number,
  paint: Paint,
): string {
  const elapsed = nowMs - state.startedMs;
  const known = Number.isFinite(state.fraction);
  const fraction = known
    ? state.fraction
    : state.expectedMs === null
    ? 0
    : Math.min(elapsed / state.expectedMs, 0.99);
  const expected = known && fraction > 0.05 ? elapsed / fraction : state.expectedMs;
  const full = Math.round(fraction * barWidth);
  const bar = "█".repeat(full) + "░".repeat(barWidth - full);
  const time = expected === null
    ? duration(elapsed)
    : `${duration(elapsed)} of about ${duration(expected)}`;
  const note = state.note === "" ? "" : `  ${state.note}`;
  const text = `  ${bar}  ${element}  ${time}${note}`;
  return paint(
    "cyan",
    text.length < columns ? text : text.slice(0, Math.max(columns - 2, 1)) + "…",
  );
}
