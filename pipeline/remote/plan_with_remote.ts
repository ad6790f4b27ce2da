/**
 * A plan that knows what the remote cache has.
 *
 * Records first, from the sources downwards, because a key is known only when the digests of the
 * inputs are; then, from the targets backwards, the objects that are needed. What lies between two
 * results that are both on record is never fetched.
 *
 * @module
 */

import type { Digest, Key } from "../digest.ts";
import { type Element, upstream } from "../graph.ts";
import { judge, type PlanContext, planOf, type Verdict } from "../plan.ts";
import type { Planned } from "../session.ts";
import type { ActionRecord } from "../store.ts";
import type { OfferedRecord } from "./offered_record.ts";
import type { Remote } from "./remote.ts";

type Verdicts = ReadonlyMap<Element, Verdict>;

/** What planning with a remote cache takes besides the plan without. */
export interface RemotePlanning {
  readonly remote: Remote;
  /** Puts the sources of an element's code into the store, and gives the digest of their list. */
  readonly keepSources: (element: Element) => Digest;
  /** Told before objects are fetched: of how many elements, and their bytes. */
  readonly onFetch: (results: number, bytes: number) => void;
}

/** Completes a plan with what a remote cache has. Where all is up to date, it is asked for nothing. */
export async function planWithRemote(
  planned: Planned,
  { remote, keepSources, onFetch }: RemotePlanning,
): Promise<Planned> {
  if (isDone(planned.verdicts)) return planned;
  const { elements, targets, context } = planned;
  await lookUp(planned, remote, (element, offered, keyText) => {
    return remote.file(offered, keepSources(element), keyText);
  });
  const tried = new Set<Element>();
  for (;;) {
    const verdicts = planOf(elements, targets, context);
    const lost = elements.flatMap((element) => {
      const record = lostRecord(verdicts.get(element), context);
      return record === undefined || tried.has(element) ? [] : [{ element, record }];
    });
    if (lost.length === 0) return { ...planned, verdicts };
    onFetch(lost.length, lost.reduce((sum, { record }) => sum + sizeOf(record), 0));
    await Promise.all(lost.map(({ element, record }) => remote.fetchObjects(record, element.id)));
    // What did not come has to be made, and what it is made from may have to be fetched now.
    for (const { element } of lost) tried.add(element);
  }
}

/** A plan as it would be with what a remote cache has: only records are fetched, and none is filed. */
export async function planIfFetched(
  planned: Planned,
  remote: Remote,
): Promise<{ readonly planned: Planned; readonly offered: ReadonlyMap<Element, number> }> {
  const [offered, records] = [new Map<Element, number>(), new Map<Key, ActionRecord>()];
  if (isDone(planned.verdicts)) return { planned, offered };
  await lookUp(planned, remote, (element, { key, outputs, ran }) => {
    const record = { schema: "specialisation-record/1", key, outputs, ran, sources: key } as const;
    records.set(key, record);
    offered.set(element, sizeOf(record));
    return record;
  });
  const context: PlanContext = { ...planned.context, offered: records };
  const verdicts = planOf(planned.elements, planned.targets, context);
  return { planned: { ...planned, context, verdicts }, offered };
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

/** The record of an element of which only objects are missing. */
function lostRecord(verdict: Verdict | undefined, context: PlanContext): ActionRecord | undefined {
  const isLost = verdict?.state === "stale" && verdict.reasons.includes("result-missing");
  return isLost ? context.store.record(verdict.key) : undefined;
}

function sizeOf({ outputs }: ActionRecord): number {
  return Object.values(outputs).reduce((sum, { size }) => sum + size, 0);
}
