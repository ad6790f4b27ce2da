/**
 * Executes elements again and compares what they make with what the store holds.
 *
 * Each runs in a store of its own, below the real one's temporary files: the inputs are links to the
 * real objects, nothing that is made gets out, and what dies leaves nothing behind.
 *
 * @module
 */

import { linkSync } from "node:fs";
import { type ActionRecord, objectsOf } from "../store/action_record.ts";
import type { Codes } from "../plan/code.ts";
import type { CodecModule } from "../model/codec.ts";
import { byteDifference, type Difference, differenceOf } from "./difference.ts";
import type { Digest } from "../base/digest.ts";
import type { Emit } from "../base/emit.ts";
import type { RunEvent } from "../run/run_events.ts";
import type { OutputDifference, VerifyEvent, VerifyOutcome } from "./verify_events.ts";
import { execute } from "../run/execute.ts";
import { type Element, type ElementOutput, elementsIn } from "../model/element.ts";
import { orderOf } from "../plan/order.ts";
import { type PlanContext, recordIn, remake, type Verdict } from "../plan/plan.ts";
import { type Capacity, Slots } from "../plan/slots.ts";
import type { Sandbox } from "../run/sandbox.ts";
import { TaskFolders } from "../run/task_folders.ts";
import type { State } from "../store/state.ts";
import { Store } from "../store/store.ts";

/** An element whose result is in the store. */
export type Verifiable = {
  readonly element: Element;
  readonly verdict: Extract<Verdict, { state: "fresh" }>;
};

/** What verifying is given. */
export interface VerifyInput {
  /** In the order in which they are to run. */
  readonly elements: readonly Verifiable[];
  readonly verdicts: ReadonlyMap<Element, Verdict>;
  readonly context: PlanContext;
  readonly codes: Codes;
  readonly store: Store;
  readonly state: State;
  readonly sandbox: Sandbox;
  readonly profile: string;
  readonly root: string;
  /** What there is for elements that run at once. */
  readonly capacity: Capacity;
  readonly expectedMs: (element: Element) => number | null;
  readonly emit: Emit<VerifyEvent | RunEvent>;
}

/** How many elements came out how. */
export type VerifyResult = { readonly [outcome in VerifyOutcome | "failed"]: number };

/** Executes elements again and tells of each what came out; remembers it in the state. */
export async function verify(input: VerifyInput): Promise<VerifyResult> {
  const tally = { deterministic: 0, "within-tolerance": 0, differs: 0, failed: 0 };
  const queue = [...input.elements];
  const slots = new Slots(input.capacity);
  const work = new Set<Promise<void>>();
  while (queue.length + work.size > 0) {
    const at = queue.findIndex(({ element }) => slots.hasRoomFor(element));
    const [next] = at === -1 ? [] : queue.splice(at, 1);
    if (next === undefined) {
      await Promise.race(work);
      continue;
    }
    slots.take(next.element);
    const one = verifyOne(next, input).then((outcome) => {
      tally[outcome]++;
    }).finally(() => {
      slots.give(next.element);
      work.delete(one);
    });
    work.add(one);
  }
  return tally;
}

/** Whether what an element needs for another execution is in the store, unharmed. */
export function hasInputs(
  element: Element,
  verdicts: ReadonlyMap<Element, Verdict>,
  store: Store,
): boolean {
  return takenObjects(element, verdicts).every((digest) => store.checkObject(digest));
}

async function verifyOne(
  { element, verdict }: Verifiable,
  input: VerifyInput,
): Promise<VerifyOutcome | "failed"> {
  const { store, emit, verdicts } = input;
  const code = input.context.codes.get(element.stage);
  if (code === undefined) throw new Error(`The code of ${element.stage.name} was not loaded`);
  emit({
    type: "stage-started",
    element: element.id,
    reasons: [],
    expectedMs: input.expectedMs(element),
  });
  await input.codes.ensureBundle(element.stage, code);
  const folder = store.temporary();
  const scratch = Store.open(folder);
  try {
    for (const digest of takenObjects(element, verdicts)) {
      lend(store.objectPath(digest), scratch.objectPath(digest));
    }
    if (code.program === undefined) {
      lend(store.bundlePath(code.digest), scratch.bundlePath(code.digest));
    } else {for (const digest of [code.digest, ...code.sources.map((source) => source.digest)]) {
        lend(store.objectPath(digest), scratch.objectPath(digest));
      }}
    const again = remake(element, (taken) => recordOf(taken, verdicts), input.context);
    if (again.state !== "stale" || again.key !== verdict.key) {
      const problem = "was not executed: a file that it takes has changed since it was planned";
      emit({ type: "verify-failed", element: element.id, problem, output: "" });
      return "failed";
    }
    input.context.matched.keep(element, scratch);
    const order = orderOf({
      element,
      key: again.key,
      keyText: again.text,
      sources: verdict.record.sources,
      profile: input.profile,
      forced: false,
    });
    const done = await execute(
      order,
      {
        store: scratch,
        folders: new TaskFolders(scratch),
        sandbox: input.sandbox,
        root: input.root,
      },
      new AbortController().signal,
      (fraction, note) => emit({ type: "stage-progress", element: element.id, fraction, note }),
    );
    if (done.state !== "made") {
      const { problem, output } = done.state === "failed"
        ? done
        : { problem: "was not executed: an input of it was lost meanwhile", output: "" };
      emit({ type: "verify-failed", element: element.id, problem, output });
      return "failed";
    }
    const differences = await differencesOf(element, verdict.record, done.record, store, scratch);
    const outcome = differences.length === 0
      ? "deterministic"
      : differences.every(({ within }) => within)
      ? "within-tolerance"
      : "differs";
    input.state.rememberVerified(verdict.key, outcome);
    const { ms } = done.record.ran;
    emit({ type: "element-verified", element: element.id, outcome, ms, differences });
    return outcome;
  } finally {
    scratch.close();
    Deno.removeSync(folder, { recursive: true });
  }
}

async function differencesOf(
  element: Element,
  before: ActionRecord,
  now: ActionRecord,
  store: Store,
  scratch: Store,
): Promise<OutputDifference[]> {
  const found: OutputDifference[] = [];
  for (const output of element.outputs) {
    const [a, b] = [before.outputs[output.name]?.digest, now.outputs[output.name]?.digest];
    if (a === undefined || b === undefined) throw new Error(`${element.id} lacks ${output.name}`);
    if (a === b) continue;
    const bytes = [store.objectPath(a), scratch.objectPath(b)].map((path) =>
      Deno.readFileSync(path)
    );
    const difference = await differenceIn(output, element.stage.tolerance, bytes);
    found.push({ output: output.name, ...difference });
  }
  return found;
}

/** The difference between an output's bytes before and now, which are not the same. */
async function differenceIn(
  { codec, name }: ElementOutput,
  tolerance: Element["stage"]["tolerance"],
  [before = new Uint8Array(), now = new Uint8Array()]: readonly Uint8Array[],
): Promise<Difference> {
  if (codec.isNumeric !== true) return byteDifference(before, now);
  const module: { codec: CodecModule<unknown> } = await import(codec.module);
  const [a, b] = [before, now].map((bytes) => module.codec.decode(bytes, codec.options));
  const difference = differenceOf(a, b, tolerance ?? { relative: 0, absolute: 0 }, name);
  // The same numbers written otherwise, such as 0 and −0, are within any tolerance there is.
  const within = tolerance !== undefined && (difference?.within ?? true);
  return { ...(difference ?? { ...byteDifference(before, now), largestRelative: 0 }), within };
}

function takenObjects(
  element: Element,
  verdicts: ReadonlyMap<Element, Verdict>,
): Digest[] {
  return element.inputs.flatMap((input) =>
    !("from" in input) ? [] : elementsIn(input).flatMap((taken) => {
      const object = recordOf(taken, verdicts).outputs[input.output];
      if (object === undefined) throw new Error(`${taken.id} has no output "${input.output}"`);
      return objectsOf([object]).map(({ digest }) => digest);
    })
  );
}

function recordOf(element: Element, verdicts: ReadonlyMap<Element, Verdict>): ActionRecord {
  const record = recordIn(verdicts.get(element));
  if (record === undefined) throw new Error(`${element.id} has no result`);
  return record;
}

/** Some file systems have no hard links. */
function lend(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    Deno.copyFileSync(from, to);
  }
}
