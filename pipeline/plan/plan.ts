/**
 * What is up to date and what has to run, from the targets backwards.
 *
 * @module
 */

import { type ActionRecord, objectsOf, type Waiver } from "../store/action_record.ts";
import type { StageCode } from "./code.ts";
import type { Digest, Key } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import type { FileDigests } from "../store/files.ts";
import { type Element, type ElementInput, elementsIn, upstream } from "../model/element.ts";
import { keyOf } from "./key.ts";
import type { MatchedFiles } from "./matched_files.ts";
import { keyCodec, type KeyDocument, type KeyInput, readKey } from "../model/key_document.ts";
import { type Reason, reasonsBetween } from "./reasons.ts";
import type { AnyStage } from "../model/stage.ts";
import type { Store } from "../store/store.ts";

/** Where an element stands. */
export type Verdict =
  /** Its result is on record. */
  | { readonly state: "fresh"; readonly key: Key; readonly record: ActionRecord }
  /** Its inputs are known and there is no result for them. */
  | {
    readonly state: "stale";
    readonly key: Key;
    /** The key's document. */
    readonly text: string;
    readonly reasons: readonly Reason[];
    /** What is on record of it, where it runs because the bytes are gone. */
    readonly lost?: ActionRecord;
  }
  /** Something above it has to run before it is known whether it has to. */
  | { readonly state: "waiting"; readonly lost?: ActionRecord };

/** What planning needs to know. */
export interface PlanContext {
  readonly store: Store;
  readonly files: FileDigests;
  readonly matched: MatchedFiles;
  readonly codes: ReadonlyMap<AnyStage, StageCode>;
  readonly rootSeed: number;
  /** The key under which each element was last up to date. */
  readonly latest: ReadonlyMap<string, Key>;
  /** Elements that run whatever is on record. */
  readonly forced: ReadonlySet<Element>;
  /** Records that a remote cache has and the store has not, to plan as if it had. */
  readonly offered?: ReadonlyMap<Key, ActionRecord>;
  /** Whether the objects of a record that the store lacks are to be had elsewhere. */
  readonly isFetchable?: (record: ActionRecord) => boolean;
  /** Whether an element's artifacts lie in place with these bytes. */
  readonly inPlace: (element: Element, record: ActionRecord) => boolean;
}

/**
 * A verdict for every element.
 *
 * @param elements the targets and all they need, each after what it takes
 * @param targets those whose artifacts are wanted
 * @throws {UserError} an input file is missing.
 */
export function planOf(
  elements: readonly Element[],
  targets: ReadonlySet<Element>,
  context: PlanContext,
): Map<Element, Verdict> {
  const verdicts = new Map<Element, Verdict>();
  const recordOf = (element: Element): ActionRecord | undefined => {
    const verdict = verdicts.get(element);
    return verdict?.state === "fresh" ? verdict.record : undefined;
  };
  for (const element of elements) verdicts.set(element, judge(element, recordOf, context));

  // What is needed but gone has to be made again. Going backwards, an element is visited before what
  // it takes, so that one lost result leads to the next above it.
  for (const element of elements.toReversed()) {
    const verdict = verdicts.get(element);
    if (verdict === undefined) continue;
    if (verdict.state !== "fresh") {
      const lost = upstream(element).filter((taken) => {
        const record = recordOf(taken);
        return record !== undefined && !isAtHand(record, context);
      });
      for (const taken of lost) lose(taken);
      if (lost.length > 0) {
        verdicts.set(element, {
          state: "waiting",
          ...(verdict.lost === undefined ? {} : { lost: verdict.lost }),
        });
      }
    } else if (
      targets.has(element) && !context.inPlace(element, verdict.record) &&
      !isAtHand(verdict.record, context)
    ) {
      lose(element);
    }
  }
  return verdicts;

  function lose(element: Element): void {
    const lost = recordOf(element);
    const verdict = remake(element, recordOf, context);
    verdicts.set(element, lost === undefined ? verdict : { ...verdict, lost });
  }
}

/**
 * The record of an element's result under its present key, whether or not its bytes are still there. What
 * takes it may be up to date while it is to be made again for another.
 */
export function recordIn(verdict: Verdict | undefined): ActionRecord | undefined {
  return verdict?.state === "fresh" ? verdict.record : verdict?.lost;
}

/**
 * Where an element stands, given the records of what it takes.
 *
 * @param recordOf the record of an element that is up to date
 */
export function judge(
  element: Element,
  recordOf: (element: Element) => ActionRecord | undefined,
  context: PlanContext,
): Verdict {
  const stale = staleVerdict(element, recordOf, context);
  if (stale.state === "waiting") return stale;
  if (context.forced.has(element)) return { ...stale, reasons: ["forced"] };
  const record = context.store.record(stale.key) ?? context.offered?.get(stale.key);
  if (record !== undefined) return { state: "fresh", key: stale.key, record };
  return { ...stale, reasons: reasonsOf(element, stale.text, context) };
}

/** The verdict on an element whose result was lost; it waits where what it takes was lost as well. */
export function remake(
  element: Element,
  recordOf: (element: Element) => ActionRecord | undefined,
  context: PlanContext,
): Exclude<Verdict, { state: "fresh" }> {
  const stale = staleVerdict(element, recordOf, context);
  return stale.state === "waiting" ? stale : { ...stale, reasons: ["result-missing"] };
}

/** Whether every object of a record is in the store. */
export function hasObjects(record: ActionRecord, store: Store): boolean {
  return objectsOf(Object.values(record.outputs))
    .every(({ digest, size }) => store.hasObject(digest, size));
}

function isAtHand(record: ActionRecord, { isFetchable, store }: PlanContext): boolean {
  return hasObjects(record, store) || isFetchable?.(record) === true;
}

/** The waiver of an element's current result, and those before it, the latest first. */
export function waiversOf(verdict: Verdict | undefined): readonly Waiver[] {
  const waivers: Waiver[] = [];
  const latest = verdict?.state === "fresh" ? verdict.record.waiver : undefined;
  for (let waiver = latest; waiver !== undefined; waiver = waiver.earlier) waivers.push(waiver);
  return waivers;
}

/** The elements above one that have to run first. */
export function staleAbove(
  element: Element,
  verdicts: ReadonlyMap<Element, Verdict>,
): readonly Element[] {
  const found = new Set<Element>();
  const seen = new Set<Element>();
  const visit = (below: Element): void => {
    for (const taken of upstream(below)) {
      if (seen.has(taken)) continue;
      seen.add(taken);
      const state = verdicts.get(taken)?.state;
      if (state === "stale") found.add(taken);
      if (state === "waiting") visit(taken);
    }
  };
  visit(element);
  return [...found];
}

/** The document of the key under which an element was last up to date. */
export function previousKey(element: Element, context: PlanContext): KeyDocument | undefined {
  const key = context.latest.get(element.id);
  const text = key === undefined ? undefined : context.store.text(key);
  return text === undefined ? undefined : readKey(text);
}

function reasonsOf(element: Element, text: string, context: PlanContext): readonly Reason[] {
  return reasonsBetween(previousKey(element, context), readKey(text));
}

/** The verdict without a record of its own: stale for no reason yet, unless it waits. */
function staleVerdict(
  element: Element,
  recordOf: (element: Element) => ActionRecord | undefined,
  context: PlanContext,
): Exclude<Verdict, { state: "fresh" }> {
  for (const input of element.inputs) {
    if (elementsIn(input).some((taken) => recordOf(taken) === undefined)) {
      return { state: "waiting" };
    }
  }
  const code = context.codes.get(element.stage);
  if (code === undefined) throw new Error(`The code of ${element.stage.name} was not loaded`);
  const digestOf = (taken: Element, output: string): Digest => {
    const found = recordOf(taken)?.outputs[output];
    if (found === undefined) throw new Error(`${taken.id} has no record of output "${output}"`);
    return found.digest;
  };
  const inputs = Object.fromEntries(
    element.inputs.map((input) => [input.name, keyInput(element, input, digestOf, context)]),
  );
  return {
    state: "stale",
    ...keyOf({ element, code, inputs, rootSeed: context.rootSeed }),
    reasons: [],
  };
}

function keyInput(
  element: Element,
  input: ElementInput,
  digestOf: (taken: Element, output: string) => Digest,
  { files, matched }: PlanContext,
): KeyInput {
  const codec = keyCodec(input.codec);
  switch (input.kind) {
    case "one":
      return { codec, digest: digestOf(input.from, input.output) };
    case "many":
      return {
        codec,
        elements: input.from.map((taken, i) =>
          [input.points[i] ?? taken.point, digestOf(taken, input.output)] as const
        ),
      };
    case "file": {
      const digest = files.of(input.path);
      if (digest === undefined) refuseUnreadable(element, input, files);
      return { codec, digest: digest ?? null };
    }
    case "files":
      return { codec, digest: matched.listing(input.pattern, element.stage, input.name).digest };
  }
}

/** @throws {UserError} unless the file may be absent, and is. */
function refuseUnreadable(
  { stage }: Element,
  { name, path, optional }: Extract<ElementInput, { kind: "file" }>,
  files: FileDigests,
): void {
  const why = files.whyUnreadable(path);
  if (optional && why === undefined) return;
  throw new UserError(
    `Cannot read "${path}", input "${name}" of stage "${stage.name}": ` +
      (why === undefined ? "there is no such file" : `it ${why}`),
    `Put a readable file there; the stage is declared at ${stage.declaredAt}.`,
  );
}
