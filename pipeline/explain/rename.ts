/**
 * Keeps the results of a stage that has another name now: they are filed under their new keys by a waiver,
 * like those of code that was changed.
 *
 * @module
 */

import type { Key } from "../base/digest.ts";
import type { Element } from "../model/element.ts";
import { nodeName } from "../model/nodes.ts";
import { hasObjects } from "../plan/plan.ts";
import { type Reason, reasonText } from "../plan/reasons.ts";
import type { Session } from "../plan/session.ts";
import { previousResult } from "./causes.ts";
import { type Statement, waive } from "./waive.ts";

/** What another name brings with it; the seed of a stage that draws follows from its name. */
const broughtByName: ReadonlySet<Reason> = new Set<Reason>(["name-changed", "seed-changed"]);

/** What became of the results of a profile. */
export interface Renamed {
  readonly kept: readonly Element[];
  /** Elements that had a result under the old name and have to run all the same, and why. */
  readonly left: readonly { readonly element: Element; readonly because: string }[];
}

/**
 * Files what the elements of a stage had under its old name under the new one.
 *
 * @param statement how the waiver is written down
 */
export async function rename(
  session: Session,
  { from, to }: { readonly from: string; readonly to: string },
  statement: Omit<Statement, "mayDiffer">,
): Promise<Renamed> {
  const { state, store, loaded: { graph, profile } } = session;
  const latest = state.latestKeys(profile);
  const formerly = new Map<string, Key>();
  const oldIds = new Map<string, string>();
  const candidates = graph.elements.filter((element) => {
    const { stage, variant, id } = element;
    if (stage.name !== to) return false;
    const old = nodeName({ ...stage, name: from }, variant) +
      id.slice(nodeName(stage, variant).length);
    const key = latest.get(old);
    if (key === undefined) return false;
    formerly.set(id, key);
    oldIds.set(id, old);
    return true;
  });
  const planned = await session.plan(candidates, new Set(), formerly);
  const kept: Element[] = [];
  const left: Renamed["left"][number][] = [];
  for (const element of candidates) {
    const verdict = planned.verdicts.get(element);
    if (verdict?.state === "fresh") continue;
    const record = previousResult(element, planned.context)?.record;
    const others = verdict?.state === "stale"
      ? verdict.reasons.filter((reason) => !broughtByName.has(reason))
      : [];
    const because = verdict?.state !== "stale"
      ? "what it takes is not up to date"
      : others.length > 0
      ? others.map(reasonText).join("; ")
      : record === undefined || !hasObjects(record, store)
      ? "its result is not in the store any more"
      : undefined;
    if (because === undefined) kept.push(element);
    else left.push({ element, because });
  }
  waive(kept, planned, session, { ...statement, mayDiffer: broughtByName });
  const durations = state.durations(profile);
  for (const { id, stage } of kept) {
    const ms = durations.get(oldIds.get(id) ?? "");
    if (ms !== undefined) state.rememberDuration(profile, stage.name, id, ms);
  }
  return { kept, left };
}

/** The stages that elements on record are of, and that a pipeline has not. */
export function formerStages(session: Session): readonly string[] {
  const { state, loaded: { graph, profile } } = session;
  const now = new Set(graph.stages.map(({ name }) => name));
  const known = [...state.latestKeys(profile).keys()].map((id) => id.split(/[+@]/, 1)[0] ?? id);
  return [...new Set(known)].filter((name) => !now.has(name));
}
