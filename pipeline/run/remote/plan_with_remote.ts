/**
 * A plan that knows what the remote cache has.
 *
 * Records first, from the sources downwards, because a key is known only when the digests of the
 * inputs are; then, from the targets backwards, the objects that are needed. What lies between two
 * results that are both on record is never fetched.
 *
 * @module
 */

import { schemaName } from "../../base/schema.ts";
import { type ActionRecord, objectsOf } from "../../store/action_record.ts";
import type { Key } from "../../base/digest.ts";
import { type Element, upstream } from "../../model/element.ts";
import { hasObjects, judge, type PlanContext, planOf, type Verdict } from "../../plan/plan.ts";
import type { Planned } from "../../plan/session.ts";
import type { OfferedRecord } from "./offered_record.ts";
import type { Remote } from "./remote.ts";

type Verdicts = ReadonlyMap<Element, Verdict>;

/** What planning with a remote cache takes besides the plan without. */
export interface RemotePlanning {
  readonly remote: Remote;
  /** Files what is offered for an element, under the key of which the document is given. */
  readonly file: (element: Element, offered: OfferedRecord, keyText: string) => ActionRecord;
  /** Told before objects are fetched: of how many elements, and their bytes. */
  readonly onFetch: (results: number, bytes: number) => void;
}

/**
 * Completes a plan with what a remote cache has, and fetches what is needed of it. Where all is up to
 * date, it is asked for nothing.
 */
export async function planWithRemote(
  planned: Planned,
  { remote, file, onFetch }: RemotePlanning,
): Promise<Planned> {
  if (isDone(planned.verdicts)) return planned;
  await lookUp(planned, remote, file);
  const notThere = new Set<Key>();
  const isFetchable = ({ key }: ActionRecord): boolean => !notThere.has(key);
  for (;;) {
    const replanned = planAgain(planned, { isFetchable });
    const needed = neededOf(replanned);
    if (needed.length === 0) return replanned;
    onFetch(needed.length, needed.reduce((sum, { record }) => sum + sizeOf(record), 0));
    // What does not come has to be made, and what it is made from may have to be fetched then.
    await Promise.all(needed.map(async ({ element, record }) => {
      if (!await remote.fetchObjects(record, element.id)) notThere.add(record.key);
    }));
  }
}

/**
 * A plan as it would be with what a remote cache has; of that, only records are fetched, and none is
 * filed.
 *
 * @returns the plan, and the elements that would be fetched with their bytes
 */
export async function planIfFetched(
  planned: Planned,
  remote: Remote,
): Promise<{ readonly planned: Planned; readonly offered: ReadonlyMap<Element, number> }> {
  if (isDone(planned.verdicts)) return { planned, offered: new Map() };
  const offered = new Map<Key, ActionRecord>();
  await lookUp(planned, remote, (_element, { key, outputs, ran }) => {
    const record = { schema: schemaName("record/1"), key, outputs, ran, sources: key } as const;
    offered.set(key, record);
    return record;
  });
  const replanned = planAgain(planned, { offered, isFetchable: () => true });
  const needed = neededOf(replanned);
  return {
    planned: replanned,
    offered: new Map(needed.map(({ element, record }) => [element, sizeOf(record)])),
  };
}

function planAgain(
  planned: Planned,
  knowing: Pick<PlanContext, "offered" | "isFetchable">,
): Planned {
  const verdicts = planOf(planned.elements, planned.targets, { ...planned.context, ...knowing });
  return { ...planned, verdicts };
}

/**
 * The elements of which the objects are needed and not here: targets that are not in place, and what
 * those take that have to run. What waits may turn out not to have to, and is looked after then.
 */
function neededOf(
  { elements, targets, verdicts, context }: Planned,
): readonly { readonly element: Element; readonly record: ActionRecord }[] {
  const needed = new Map<Element, ActionRecord>();
  const need = (element: Element): void => {
    const verdict = verdicts.get(element);
    if (verdict?.state !== "fresh" || hasObjects(verdict.record, context.store)) return;
    needed.set(element, verdict.record);
  };
  for (const element of elements) {
    const verdict = verdicts.get(element);
    if (verdict?.state === "stale") upstream(element).forEach(need);
    if (verdict?.state !== "fresh" || !targets.has(element)) continue;
    if (!context.inPlace(element, verdict.record)) need(element);
  }
  return [...needed].map(([element, record]) => ({ element, record }));
}

function isDone(verdicts: Verdicts): boolean {
  return [...verdicts.values()].every(({ state }) => state === "fresh");
}

/**
 * Asks for the record of every element that has none, each as soon as its key is known.
 *
 * @param onOffer makes an action record of what is offered
 */
async function lookUp(
  { elements, context }: Planned,
  remote: Remote,
  onOffer: (element: Element, offered: OfferedRecord, keyText: string) => ActionRecord,
): Promise<void> {
  const looks = new Map<Element, Promise<ActionRecord | undefined>>();
  const look = async (element: Element): Promise<ActionRecord | undefined> => {
    const taken = upstream(element);
    const records = new Map<Element, ActionRecord>();
    for (const one of taken) {
      const record = await looks.get(one);
      if (record !== undefined) records.set(one, record);
    }
    const verdict = judge(element, (one) => records.get(one), context);
    if (verdict.state === "fresh") return verdict.record;
    if (verdict.state === "waiting" || verdict.reasons.includes("forced")) return undefined;
    const offered = await remote.record(verdict.key, verdict.text);
    return offered && onOffer(element, offered, verdict.text);
  };
  for (const element of elements) looks.set(element, look(element));
  await Promise.all(looks.values());
}

function sizeOf({ outputs }: ActionRecord): number {
  return objectsOf(Object.values(outputs)).reduce((sum, { size }) => sum + size, 0);
}
