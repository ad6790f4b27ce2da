/**
 * What of a run fits into a given time (`reproduce --under 5m`).
 *
 * @module
 */

import { UserError } from "./errors.ts";
import { type Element, upstream } from "./graph.ts";

/** Why an element does not fit. */
export type LeftOutBecause =
  /** It would not have ended in time. */
  | "too-long"
  /** Nobody knows how long it takes. */
  | "unknown"
  /** It takes the output of one that is left out. */
  | "above";

/**
 * The elements that would not have ended in time, were they started as the engine does: whenever a
 * slot is free, the longest of those that are ready, among those that still end in time.
 *
 * @param elements each after what it takes
 * @param mayRun whether an element has to run, or may have to; the others take no time
 * @param expectedMs an element's expected duration, `null` where it is not known
 * @param jobs how many run at once
 */
export function leftOutOf(
  elements: readonly Element[],
  mayRun: (element: Element) => boolean,
  expectedMs: (element: Element) => number | null,
  jobs: number,
  budgetMs: number,
): ReadonlyMap<Element, LeftOutBecause> {
  const toRun = elements.filter(mayRun);
  const open = new Set(toRun);
  const leftOut = new Map<Element, LeftOutBecause>();
  const running = new Map<Element, number>();
  const leaveOut = (element: Element, because: LeftOutBecause): void => {
    leftOut.set(element, because);
    open.delete(element);
  };
  for (let nowMs = 0; open.size > 0;) {
    const ready: [Element, number][] = [];
    for (const element of open) {
      const ms = expectedMs(element);
      if (running.has(element)) continue;
      if (upstream(element).some((taken) => leftOut.has(taken))) leaveOut(element, "above");
      else if (ms === null) leaveOut(element, "unknown");
      // Later there is no more time than now.
      else if (nowMs + ms > budgetMs) leaveOut(element, "too-long");
      else if (!upstream(element).some((taken) => open.has(taken))) ready.push([element, ms]);
    }
    ready.sort(([, a], [, b]) => b - a);
    for (const [element, ms] of ready.slice(0, jobs - running.size)) {
      running.set(element, nowMs + ms);
    }
    nowMs = Math.min(...running.values());
    for (const [element, endMs] of running) {
      if (endMs > nowMs) continue;
      running.delete(element);
      open.delete(element);
    }
  }
  return leftOut;
}

/**
 * A length of time in milliseconds: `90s`, `5m`, `1h`, `1h30m`.
 *
 * @throws {UserError} the text is none.
 */
export function budgetOf(text: string): number {
  const [, h, m, s] = /^(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?$/.exec(text) ?? [];
  const ms = 1000 * (3600 * Number(h ?? 0) + 60 * Number(m ?? 0) + Number(s ?? 0));
  if (ms > 0) return ms;
  throw new UserError(
    `Cannot run under "${text}": this is not a length of time`,
    "Give --under a time such as 90s, 5m, 1h or 1h30m.",
  );
}
