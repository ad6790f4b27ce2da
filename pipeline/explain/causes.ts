/**
 * `why`: what lies between an element's last result and the present, and where it comes from.
 *
 * @module
 */

import type { Digest } from "../base/digest.ts";
import type { Waiver } from "../store/action_record.ts";
import type { Change, Producer } from "./change.ts";
import { changesBetween, presentSources } from "./changes.ts";
import { earlierResults, type Result } from "../store/earlier_results.ts";
import type { Element } from "../model/element.ts";
import { readKey } from "../model/key_document.ts";
import {
  type PlanContext,
  previousKey,
  staleAbove,
  type Verdict,
  waiversOf,
} from "../plan/plan.ts";
import { type Reason, reasonsBetween } from "../plan/reasons.ts";

/** Why an element has to run, or why one that ran yielded other bytes than before. */
export interface Cause {
  readonly element: string;
  readonly state: Verdict["state"];
  readonly reasons: readonly Reason[];
  readonly changes: readonly Change[];
  /** Of a waiting element: the elements above it that have to run first. */
  readonly waitsFor: readonly string[];
  /** By whose word it is up to date, the latest first, if not by a run. */
  readonly waivers?: readonly Waiver[];
}

/** Why some elements have to run, and what led up to that. */
export interface Causes {
  readonly asked: readonly Cause[];
  /**
   * Of the elements above: those that have to run first, and those of which the bytes have changed;
   * each before what it leads up to in turn, so that the last are the leaves.
   */
  readonly above: readonly Cause[];
}

/**
 * Follows the verdicts on some elements up to the parameters, lines and files behind them.
 *
 * @param elements all that were judged
 * @param root the project's folder
 */
export function causesOf(
  asked: readonly Element[],
  elements: readonly Element[],
  verdicts: ReadonlyMap<Element, Verdict>,
  context: PlanContext,
  root: string,
): Causes {
  const byId = new Map(elements.map((element) => [element.id, element]));
  const seen = new Set(asked.map(({ id }) => id));
  const earlier = earlierResults(context.store);
  const toNow = (element: Element, before: Result, keyText: string) => {
    const [now, code] = [readKey(keyText), context.codes.get(element.stage)];
    if (code === undefined) throw new Error(`The code of ${element.stage.name} was not loaded`);
    // What there is now of patterns and programs is not in the store unless it has run.
    const texts = {
      text: (digest: Digest) =>
        context.matched.text(digest) ?? (digest === code.digest ? code.program : undefined) ??
          context.store.text(digest),
    };
    return changesBetween(element, before, now, () => presentSources(code, root), texts);
  };

  const verdictOn = (element: Element): Cause => {
    const verdict = verdicts.get(element) ?? { state: "waiting" };
    const base = { element: element.id, state: verdict.state };
    switch (verdict.state) {
      case "fresh":
        return {
          ...base,
          reasons: [],
          changes: [],
          waitsFor: [],
          ...(verdict.record.waiver === undefined ? {} : { waivers: waiversOf(verdict) }),
        };
      case "waiting":
        return {
          ...base,
          reasons: [],
          changes: [],
          waitsFor: staleAbove(element, verdicts).map(({ id }) => id),
        };
      case "stale": {
        const before = previousResult(element, context);
        const changes = before === undefined ? [] : toNow(element, before, verdict.text);
        return { ...base, reasons: verdict.reasons, changes, waitsFor: [] };
      }
    }
  };

  /** Why an element that is up to date has other bytes than it had when they were last taken. */
  const changeOf = (element: Element, { output, before }: Producer): Cause => {
    const verdict = verdicts.get(element);
    const base = { element: element.id, state: "fresh", changes: [], waitsFor: [] } as const;
    if (before === undefined) return { ...base, reasons: ["never-run"] };
    const text = verdict?.state === "fresh" ? context.store.text(verdict.key) : undefined;
    const result = earlier(element, output, before);
    if (result === undefined || text === undefined) return { ...base, reasons: [] };
    const reasons = reasonsBetween(result.document, readKey(text));
    return { ...base, reasons, changes: toNow(element, result, text) };
  };

  const ofAsked = asked.map(verdictOn);
  const above: Cause[] = [];
  const follow = (cause: Cause): void => {
    const firstSeen = (id: string): Element | undefined => {
      if (seen.has(id)) return undefined;
      seen.add(id);
      return byId.get(id);
    };
    for (const id of cause.waitsFor) {
      const element = firstSeen(id);
      if (element !== undefined) above.push(verdictOn(element));
    }
    for (const change of cause.changes) {
      for (const producer of change.kind === "input" ? change.producers : []) {
        const element = firstSeen(producer.element);
        if (element !== undefined) above.push(changeOf(element, producer));
      }
    }
  };
  ofAsked.forEach(follow);
  for (const cause of above) follow(cause);
  return { asked: ofAsked, above };
}

/** The result that an element had when it was last up to date. */
export function previousResult(element: Element, context: PlanContext): Result | undefined {
  const document = previousKey(element, context);
  const key = context.latest.get(element.id);
  if (document === undefined || key === undefined) return undefined;
  return { document, record: context.store.record(key) };
}
