/**
 * What of a run fits into a given time (`reproduce --under 5m`).
 *
 * @module
 */

import { type Element, upstream } from "../model/element.ts";
import { orderOf } from "./precedence.ts";
import { schedule } from "./schedule.ts";
import type { Capacity } from "./slots.ts";

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
 * @param capacity what there is for those that run at once
 */
export function leftOutOf(
  elements: readonly Element[],
  mayRun: (element: Element) => boolean,
  expectedMs: (element: Element) => number | null,
  capacity: Capacity,
  budgetMs: number,
): ReadonlyMap<Element, LeftOutBecause> {
  const toRun = elements.filter(mayRun);
  const ms = (element: Element): number => expectedMs(element) ?? Infinity;
  const ends = schedule(toRun, {
    ...{ capacity, ms },
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
