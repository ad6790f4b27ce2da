/**
 * One attempt at an element's result: from the remote cache, or by executing its stage.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import type { Digest } from "../base/digest.ts";
import type { Stale } from "./element_states.ts";
import type { Done } from "./executors/executor.ts";
import type { Element } from "../model/graph.ts";
import { orderOf } from "../plan/order.ts";
import type { RunInput } from "./run_types.ts";

/** What came of an attempt. */
export type Attempted =
  | Done
  /** The remote cache had it. */
  | { readonly state: "fetched"; readonly record: ActionRecord };

/** What is to be made. */
export interface Wanted {
  readonly element: Element;
  readonly verdict: Stale;
  /** The record that is filed under its key already, if so. */
  readonly filed: ActionRecord | undefined;
  /** The output of which the object was lost, if that is why it is made again. */
  readonly lost?: string;
  /** Whether it was not tried before: where another run is at it, it is tried again and again. */
  readonly isFirst: boolean;
}

/** Where an attempt is made. */
export type AttemptInput = Pick<
  RunInput,
  "context" | "codes" | "executor" | "profile" | "remote" | "expectedMs" | "emit"
>;

/**
 * Tries to get an element's result.
 *
 * @throws {UserError} its code has changed since it was planned, and the store has lost what it was.
 */
export async function attempt(
  wanted: Wanted,
  input: AttemptInput,
  signal: AbortSignal,
): Promise<Attempted> {
  const { element, verdict, lost } = wanted;
  const { codes, context, profile, executor, expectedMs, emit } = input;
  const { key, text, reasons } = verdict;
  const code = context.codes.get(element.stage);
  if (code === undefined) throw new Error(`The code of ${element.stage.name} was not loaded`);
  const sources = (): Digest => codes.keepSources(code);
  if (!reasons.includes("forced")) {
    const record = await fetched(wanted, input, sources);
    if (record !== undefined) return { state: "fetched", record };
    if (signal.aborted) return { state: "stopped" };
  }
  await codes.ensureBundle(element.stage, code);
  const order = orderOf({
    ...{ element, key, profile },
    keyText: text,
    sources: sources(),
    forced: reasons.includes("forced"),
  });
  input.remote?.expect(key);
  return await executor.carryOut(order, signal, {
    onStart: () => {
      if (lost !== undefined) emit({ type: "object-lost", element: element.id, output: lost });
      const expected = expectedMs(element);
      emit({ type: "stage-started", element: element.id, reasons, expectedMs: expected });
    },
    onProgress: (fraction, note) =>
      emit({ type: "stage-progress", element: element.id, fraction, note }),
  });
}

/** The result that the remote cache has, where the plan could not ask for it or an object was lost. */
async function fetched(
  { element, verdict: { key, text }, filed, isFirst }: Wanted,
  { remote }: AttemptInput,
  sources: () => Digest,
): Promise<ActionRecord | undefined> {
  if (remote === undefined) return undefined;
  const offered = filed === undefined && isFirst ? await remote.record(key, text) : undefined;
  const record = offered === undefined ? filed : remote.file(offered, sources(), text);
  if (record === undefined || !await remote.fetchObjects(record, element.id)) return undefined;
  return record;
}
