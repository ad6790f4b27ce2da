/**
 * What of a run fits into a given time (`reproduce --under 5m`).
 *
 * @module
 */

import { UserError } from "../base/errors.ts";
import { type Element, upstream } from "../model/graph.ts";
import { orderOf } from "./precedence.ts";
import { schedule } from "./schedule.ts";

/** Why an element does not fit. */
export type LeftOutBecause =
  /** It would not have ended in time. */
  | "too-long"
  /** Nobody knows how long it takes. */
  | "unknown"
  /** It takes the output of one that is left out. */
  | "above";

/**
 * The elements that would not have ended in time, were they started as the engine does, and did those that
 * would end too late make way for others.
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
  const ms = (element: Element): number => expectedMs(element) ?? Infinity;
  const ends = schedule(toRun, {
    ...{ jobs, ms },
    order: orderOf(toRun, expectedMs),
    admits: (element, nowMs) => nowMs + ms(element) <= budgetMs,
  });
  const leftOut = new Map<Element, LeftOutBecause>();
  for (const element of toRun) {
    if (ends.has(element)) continue;
    const isBelow = upstream(element).some((taken) => leftOut.has(taken));
    const itself = expectedMs(element) === null ? "unknown" : "too-long";
    leftOut.set(element, isBelow ? "above" : itself);
  }
  return leftOut;
}

/**
 * A length of time in milliseconds: `90s`, `5m`, `1h`, `1h30m`.
 *
 * @param option the option whose value it is: `--under`
 * @throws {UserError} the text is none.
 */
export function budgetOf(text: string, option: string): number {
  const [, h, m, s] = /^(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?$/.exec(text) ?? [];
  const ms = 1000 * (3600 * Number(h ?? 0) + 60 * Number(m ?? 0) + Number(s ?? 0));
  if (ms > 0) return ms;
  throw new UserError(
    `Cannot use ${option} "${text}": this is not a length of time`,
    `Give ${option} a time such as 90s, 5m, 1h or 1h30m.`,
  );
}
