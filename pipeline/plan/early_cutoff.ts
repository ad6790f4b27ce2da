/**
 * Early cutoff: an element that runs again and yields the same bytes leaves what is below it as it
 * was.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import { type Element, upstream } from "../model/element.ts";
import { judge, type PlanContext } from "./plan.ts";

/** What takes the outputs of each element directly. */
export function downstreamOf(
  elements: readonly Element[],
): ReadonlyMap<Element, readonly Element[]> {
  const downstream = new Map<Element, Element[]>();
  for (const element of elements) {
    for (const taken of upstream(element)) {
      const known = downstream.get(taken);
      if (known === undefined) downstream.set(taken, [element]);
      else known.push(element);
    }
  }
  return downstream;
}

/** Whether two results have the same outputs, byte by byte. */
export function sameOutputs(a: ActionRecord, b: ActionRecord): boolean {
  const names = new Set([...Object.keys(a.outputs), ...Object.keys(b.outputs)]);
  return [...names].every((name) => a.outputs[name]?.digest === b.outputs[name]?.digest);
}

/**
 * How many elements below one are up to date now that it has yielded the bytes it had before.
 *
 * @param waiting those that wait for something above them, each after what it takes
 * @param downstream see {@linkcode downstreamOf}
 * @param recordOf the record of an element that has a result
 */
export function keptBelow(
  element: Element,
  record: ActionRecord,
  waiting: readonly Element[],
  downstream: ReadonlyMap<Element, readonly Element[]>,
  recordOf: (element: Element) => ActionRecord | undefined,
  context: PlanContext,
): number {
  const below = belowOf(element, downstream);
  const kept = new Map([[element, record]]);
  for (const one of waiting) {
    if (!below.has(one)) continue;
    const verdict = judge(one, (taken) => kept.get(taken) ?? recordOf(taken), context);
    if (verdict.state === "fresh") kept.set(one, verdict.record);
  }
  return kept.size - 1;
}

/** Everything that takes an element's outputs, directly or not. */
function belowOf(
  element: Element,
  downstream: ReadonlyMap<Element, readonly Element[]>,
): ReadonlySet<Element> {
  const below = new Set(downstream.get(element));
  // A set that grows while it is gone through is gone through to its end.
  for (const one of below) for (const next of downstream.get(one) ?? []) below.add(next);
  return below;
}
