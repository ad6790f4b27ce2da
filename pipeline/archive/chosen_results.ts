/**
 * Which result of each element goes into an archive.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import { deviceOption } from "../model/device.ts";
import type { Key } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import type { Element } from "../model/element.ts";
import { hasObjects } from "../plan/plan.ts";
import type { Planned, Session } from "../plan/session.ts";

/** The result of an element that goes into an archive. */
export interface Chosen {
  readonly element: Element;
  readonly key: Key;
  readonly record: ActionRecord;
  /** It is not up to date: the last result that there was. */
  readonly stale: boolean;
}

/**
 * The result of every element, current or, where that is allowed, the last one.
 *
 * @throws {UserError} elements are not up to date and that is not allowed, or none has a result.
 */
export function chosenResults(session: Session, planned: Planned, allowStale: boolean): Chosen[] {
  const { store, loaded: { profile, device } } = session;
  const command = `deno task reproduce --profile ${profile}${deviceOption(device)}`;
  const chosen: Chosen[] = [];
  const others: string[] = [];
  for (const element of planned.elements) {
    const verdict = planned.verdicts.get(element);
    if (verdict?.state === "fresh") {
      chosen.push({ element, key: verdict.key, record: verdict.record, stale: false });
      continue;
    }
    others.push(element.id);
    const key = planned.context.latest.get(element.id);
    const record = key === undefined ? undefined : store.record(key);
    if (key === undefined || record === undefined || !hasObjects(record, store)) continue;
    chosen.push({ element, key, record, stale: true });
  }
  if (others.length > 0 && !allowStale) {
    const named = others.slice(0, 5).join(", ") + (others.length > 5 ? ", …" : "");
    throw new UserError(
      `Cannot archive profile "${profile}": ${others.length} of its ${planned.elements.length} ` +
        `elements are not up to date: ${named}`,
      `Run \`${command}\` first, or add --allow-stale to archive ` +
        "them as they last were, marked so.",
    );
  }
  if (chosen.length === 0) {
    throw new UserError(
      `Cannot archive profile "${profile}": it has no result`,
      `Run \`${command}\` first.`,
    );
  }
  return chosen;
}
