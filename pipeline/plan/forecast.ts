/**
 * How long a run will take, before it starts.
 *
 * @module
 */

import type { Element } from "../model/element.ts";
import { orderOf, UNKNOWN_MS } from "./precedence.ts";
import { schedule } from "./schedule.ts";
import type { Capacity } from "./slots.ts";

/**
 * Wall time in milliseconds when some stages run at once; `null` if nothing is known of any.
 *
 * @param toRun the elements that have to run
 * @param expectedMs how long one takes, `null` where it is not known
 */
export function forecast(
  toRun: readonly Element[],
  expectedMs: (element: Element) => number | null,
  capacity: Capacity,
): number | null {
  if (toRun.every((element) => expectedMs(element) === null)) return null;
  const order = orderOf(toRun, expectedMs);
  const ms = (element: Element): number => expectedMs(element) ?? UNKNOWN_MS;
  const ends = schedule(toRun, { capacity, order, ms }).values();
  return ends.reduce((last, end) => Math.max(last, end), 0);
}
