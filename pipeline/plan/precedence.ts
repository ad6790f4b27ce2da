/**
 * What goes first when there is a choice: what is soonest complete.
 *
 * A stage is complete when all of its elements are, and all above it. Of the stages that may go on, the one
 * with the least work before it is complete goes first, so that what takes long, and the figures that need
 * it, keep nobody waiting for the others. Stages of variants are of use together, to whatever compares them,
 * and wait until all of them would be next.
 *
 * @module
 */

import { type Element, upstream } from "../model/element.ts";
import type { Order } from "./ready_queue.ts";
import type { AnyStage } from "../model/stage.ts";

/** How long an element is taken to run of which nothing is known: most are short, and long ones say so. */
export const UNKNOWN_MS = 500;

/**
 * The order in which elements start that are ready together. It is worked out when it is first asked for:
 * a run with nothing to do is short.
 *
 * @param toRun the elements that have to run, or may have to
 * @param expectedMs how long one takes, `null` where it is not known
 */
export function orderOf(
  toRun: Iterable<Element>,
  expectedMs: (element: Element) => number | null,
): Order {
  let work: ReadonlyMap<AnyStage, number> | undefined;
  let ofVariants = 0;
  const rank = ({ stage, variant }: Element): number => {
    if (work === undefined) {
      work = workToComplete(toRun, expectedMs);
      ofVariants = sumOf([...toRun].filter((one) => one.variant !== null), expectedMs);
    }
    return variant === null ? work.get(stage) ?? 0 : ofVariants;
  };
  return { rank, expectedMs };
}

function sumOf(
  elements: readonly Element[],
  expectedMs: (element: Element) => number | null,
): number {
  return elements.reduce((sum, element) => sum + (expectedMs(element) ?? UNKNOWN_MS), 0);
}

/**
 * For each stage the work, in milliseconds on one core, that is to be done until all of it is complete:
 * its own and that of all above it.
 */
function workToComplete(
  toRun: Iterable<Element>,
  expectedMs: (element: Element) => number | null,
): ReadonlyMap<AnyStage, number> {
  const work = new Map<AnyStage, number>();
  const taken = new Map<AnyStage, Set<AnyStage>>();
  for (const element of toRun) {
    const { stage } = element;
    work.set(stage, (work.get(stage) ?? 0) + (expectedMs(element) ?? UNKNOWN_MS));
    const above = taken.get(stage) ?? new Set();
    for (const one of upstream(element)) above.add(one.stage);
    taken.set(stage, above);
  }
  const total = (stage: AnyStage): number => {
    const needed = new Set([stage]);
    // A set is gone through in the order of adding, what is added meanwhile included.
    for (const one of needed) for (const above of taken.get(one) ?? []) needed.add(above);
    return [...needed].reduce((sum, one) => sum + (work.get(one) ?? 0), 0);
  };
  return new Map([...work.keys()].map((stage) => [stage, total(stage)]));
}
