/**
 * Waivers: the owner states that a change of code does not alter results, and results of the code
 * before are filed under the keys of the code after, with the statement and the change.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import type { Change } from "./change.ts";
import { changesBetween, presentSources } from "./changes.ts";
import { UserError } from "../base/errors.ts";
import { previousResult } from "./causes.ts";
import type { Element } from "../model/element.ts";
import { readKey } from "../model/key_document.ts";
import { keyField, keyFieldNames } from "../model/key_fields/mod.ts";
import type { StageCode } from "../plan/code.ts";
import { hasObjects, type PlanContext, type Verdict } from "../plan/plan.ts";
import type { Reason } from "../plan/reasons.ts";
import type { Planned, Session } from "../plan/session.ts";
import type { Store } from "../store/store.ts";

/** Changes of which an owner can know that they alter nothing; all others are other questions. */
const waivable: ReadonlySet<Reason> = new Set([
  "engine-changed" as const,
  ...keyFieldNames.filter((name) => keyField(name).canBeAccepted)
    .map((name) => keyField(name).reason),
]);

type Stale = Extract<Verdict, { state: "stale" }>;

/** What an owner states. */
export interface Statement {
  /** Why the change alters no result. */
  readonly reason: string;
  readonly at: Date;
  /** What may have changed, where that is not the code. */
  readonly mayDiffer?: ReadonlySet<Reason>;
  /** How the change is written down. */
  readonly textOf: (changes: readonly Change[]) => string;
}

/**
 * Files, for each of some elements that its code made stale, its earlier outputs under its present
 * key; all of them or none.
 *
 * @returns the elements that were waived; those that are up to date are left alone.
 * @throws {UserError} one of them is stale for another reason, or has no earlier result.
 */
export function waive(
  asked: readonly Element[],
  planned: Planned,
  session: Session,
  statement: Statement,
): readonly Element[] {
  const filings = [...new Set(asked)].flatMap((element) => {
    const verdict = planned.verdicts.get(element);
    if (verdict?.state === "fresh") return [];
    if (verdict?.state !== "stale") {
      throw refusal(
        element,
        "what it takes is not up to date",
        "Bring that up to date first: accept its changes or run it.",
      );
    }
    return [{
      element,
      verdict,
      record: waivedRecord(element, verdict, planned, session, statement),
    }];
  });
  const { store, state, loaded: { profile } } = session;
  // Elements of several variants may have one key, and then one result.
  const byKey = [...new Map(filings.map((filing) => [filing.verdict.key, filing])).values()];
  // All locks before the first record: what cannot be filed for one element is filed for none.
  using locks = new DisposableStack();
  for (const { element, verdict } of byKey) {
    const lock = store.tryLock(verdict.key);
    if (lock !== undefined) locks.use(lock);
    // A run that finished meanwhile has a real result, which is worth more than the owner's word.
    if (lock === undefined || store.record(verdict.key) !== undefined) {
      throw refusal(element, "another run is at it", "Wait for that run to end.");
    }
  }
  for (const { verdict } of byKey) store.put(verdict.text);
  store.fileAll(byKey.map(({ record }) => record));
  state.rememberKeys(profile, filings.map(({ element, verdict }) => [element.id, verdict.key]));
  return filings.map(({ element }) => element);
}

/** Whether an element has to run for nothing but its code, and has an earlier result. */
export function canBeWaived(
  element: Element,
  { verdicts, context }: Planned,
  { store }: Session,
): boolean {
  const verdict = verdicts.get(element);
  const record = previousResult(element, context)?.record;
  return verdict?.state === "stale" && verdict.reasons.every((one) => waivable.has(one)) &&
    record !== undefined && hasObjects(record, store);
}

function waivedRecord(
  element: Element,
  verdict: Stale,
  { context }: Planned,
  { codes, store, loaded: { root } }: Session,
  { reason, at, textOf, mayDiffer = waivable }: Statement,
): ActionRecord {
  const code = context.codes.get(element.stage);
  if (code === undefined) throw new Error(`The code of ${element.stage.name} was not loaded`);
  const before = previousResult(element, context);
  const record = before?.record;
  if (before === undefined || record === undefined || !hasObjects(record, store)) {
    throw refusal(element, "there is no earlier result of it to keep", "Run it.");
  }
  const other = verdict.reasons.filter((one) => !mayDiffer.has(one));
  if (other.length > 0) {
    throw refusal(
      element,
      `it has to run for more than its code: ${other.join(", ")}`,
      "Only changes of code, packages and the runtime can be accepted: run it.",
    );
  }
  const sources = () => presentSources(code, root);
  const changes = changesBetween(element, before, readKey(verdict.text), sources, store);
  return {
    ...record,
    key: verdict.key,
    sources: codes.keepSources(code),
    ...documentsOf(element, code, context, store),
    waiver: {
      reason,
      at: at.toISOString(),
      previous: record.key,
      diff: textOf(changes),
      ...(record.waiver === undefined ? {} : { earlier: record.waiver }),
    },
  };
}

/** What explains the new key, which is in the store afterwards. */
function documentsOf(
  element: Element,
  code: StageCode,
  { matched }: PlanContext,
  store: Store,
): Pick<ActionRecord, "documents"> {
  const documents = [
    ...(code.program === undefined ? [] : [store.put(code.program)]),
    ...matched.keep(element, store),
  ];
  return documents.length === 0 ? {} : { documents };
}

function refusal({ id }: Element, problem: string, remedy: string): UserError {
  return new UserError(`Cannot accept the changes of "${id}": ${problem}`, remedy);
}
