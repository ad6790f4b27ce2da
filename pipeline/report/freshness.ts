/**
 * What of a report is up to date.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import type { Element } from "../model/element.ts";
import { staleAbove, type Verdict, waiversOf } from "../plan/plan.ts";
import { type Reason, reasonText } from "../plan/reasons.ts";
import type { Planned, Session } from "../plan/session.ts";

/** Whether a result is up to date; if not, what is shown is what was made last. */
export type Freshness =
  | { readonly state: "fresh" }
  /** By the owner's word. */
  | { readonly state: "waived"; readonly reasons: readonly string[] }
  | { readonly state: "stale"; readonly because: string };

/** Whether what some elements made is up to date. */
export function freshnessOf(elements: readonly Element[], { verdicts }: Planned): Freshness {
  const reasons = new Set<Reason>();
  const above = new Set<string>();
  for (const element of elements) {
    const verdict = verdicts.get(element);
    if (verdict?.state === "stale") { for (const reason of verdict.reasons) reasons.add(reason); }
    if (verdict?.state === "waiting") {
      for (const { stage } of staleAbove(element, verdicts)) above.add(stage.name);
    }
  }
  if (reasons.size + above.size > 0) {
    const because = [
      ...[...reasons].map((reason) => reasonText(reason)),
      ...(above.size > 0
        ? [`${stagesText(above, verdicts)} ${above.size > 1 ? "have" : "has"} to run`]
        : []),
    ];
    return { state: "stale", because: because.join("; ") };
  }
  const waivers = elements.flatMap((element) => waiversOf(verdicts.get(element)));
  return waivers.length === 0
    ? { state: "fresh" }
    : { state: "waived", reasons: [...new Set(waivers.map(({ reason }) => reason))] };
}

/** Names of stages; of sweeps with how far they have come: `vae/training (12 of 30 done)`. */
function stagesText(
  stages: ReadonlySet<string>,
  verdicts: ReadonlyMap<Element, Verdict>,
): string {
  const all = [...verdicts.keys()];
  return [...stages].map((stage) => {
    const elements = all.filter((element) => element.stage.name === stage);
    const done = elements.filter((element) => verdicts.get(element)?.state === "fresh").length;
    return elements.length === 1 ? stage : `${stage} (${done} of ${elements.length} done)`;
  }).join(", ");
}

/** An element's result; if it is not up to date, the last that it had. */
export function resultOf(
  element: Element,
  { verdicts, context }: Planned,
  { store }: Session,
): ActionRecord | undefined {
  const verdict = verdicts.get(element);
  if (verdict?.state === "fresh") return verdict.record;
  const key = context.latest.get(element.id);
  return key === undefined ? undefined : store.record(key);
}
