/**
 * What a run ends without: elements that were left out on purpose, and those that something above
 * them keeps from running.
 *
 * @module
 */

import type { LeftOutBecause } from "../plan/budget.ts";
import type { Emit } from "../base/emit.ts";
import type { RunEvent } from "./run_events.ts";
import type { Element } from "../model/element.ts";

/** Counts of elements without a result that did not fail themselves. */
export interface NotRun {
  readonly blocked: number;
  readonly leftOut: number;
  /** How long those left out take one after another, as far as that is known. */
  readonly leftOutMs: number;
}

/** How a run ended, as far as it matters to what was not run. */
export interface Ending {
  readonly leftOut: ReadonlyMap<Element, LeftOutBecause> | undefined;
  readonly expectedMs: (element: Element) => number | null;
  readonly interrupted: boolean;
  readonly anyFailed: boolean;
}

/**
 * Tells of each element that was not run and why, and counts them. An interrupted run tells nothing:
 * whoever interrupts knows.
 */
export function announceNotRun(
  elements: readonly Element[],
  { leftOut, expectedMs, interrupted, anyFailed }: Ending,
  emit: Emit<RunEvent>,
): NotRun {
  const blocked: Element[] = [];
  let [left, leftOutMs] = [0, 0];
  for (const element of elements) {
    const because = leftOut?.get(element);
    if (because === undefined) {
      blocked.push(element);
      continue;
    }
    const expected = expectedMs(element);
    left++;
    leftOutMs += expected ?? 0;
    if (interrupted) continue;
    emit({ type: "stage-left-out", element: element.id, because, expectedMs: expected });
  }
  if (anyFailed && !interrupted) {
    for (const element of blocked) emit({ type: "stage-blocked", element: element.id });
  }
  return { blocked: blocked.length, leftOut: left, leftOutMs };
}
