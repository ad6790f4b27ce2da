/**
 * One attempt at an element's result.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import type { Digest } from "../base/digest.ts";
import type { Stale } from "./element_states.ts";
import type { Done, Work } from "./executors/executor.ts";
import type { Element } from "../model/element.ts";
import { orderOf } from "../plan/order.ts";
import type { RunInput } from "./run_types.ts";

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
  "context" | "codes" | "executor" | "profile" | "expectedMs" | "emit"
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
): Promise<Done> {
  const { element, verdict: { reasons }, lost } = wanted;
  const { executor, expectedMs, emit } = input;
  return await executor.execute(workFor(wanted, input), signal, {
    onStart: () => {
      if (lost !== undefined) emit({ type: "object-lost", element: element.id, output: lost });
      const expected = expectedMs(element);
      emit({ type: "stage-started", element: element.id, reasons, expectedMs: expected });
    },
    onProgress: (fraction, note) =>
      emit({ type: "stage-progress", element: element.id, fraction, note }),
    onRetry: (attempt, of, problem) =>
      emit({ type: "stage-retried", element: element.id, attempt, of, problem }),
  });
}

/** What is wanted, as an executor takes it. */
export function workFor(
  { element, verdict: { key, text, reasons }, filed, isFirst }: Omit<Wanted, "lost">,
  { codes, context, profile }: Pick<AttemptInput, "codes" | "context" | "profile">,
): Work {
  const code = context.codes.get(element.stage);
  if (code === undefined) throw new Error(`The code of ${element.stage.name} was not loaded`);
  const sources = (): Digest => codes.keepSources(code);
  const forced = reasons.includes("forced");
  return {
    ...{ element: element.id, key, keyText: text, forced, filed, isFirst, sources },
    order: async () => {
      await codes.ensureBundle(element.stage, code);
      context.matched.keep(element, context.store);
      return orderOf({ element, key, keyText: text, sources: sources(), profile, forced });
    },
  };
}
