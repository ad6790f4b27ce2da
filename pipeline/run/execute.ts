/**
 * Carries out an order: runs the stage and files what it made.
 *
 * @module
 */

import { BadOutput } from "./adopt_output.ts";
import type { ActionRecord } from "../store/action_record.ts";
import type { Digest } from "../base/digest.ts";
import { Filing } from "../store/filing.ts";
import { messageOf } from "../base/errors.ts";
import { isolationOf } from "./isolation.ts";
import { moduleWork } from "./module_work.ts";
import type { Order } from "../plan/order.ts";
import type { Waiting } from "./waiting.ts";
import { programWork } from "./program_work.ts";
import type { Sandbox } from "./sandbox.ts";
import { schemaName } from "../base/schema.ts";
import { InputChanged, InputLost, StageInputs } from "./stage_inputs.ts";
import type { Store } from "../store/store.ts";
import type { TaskFolders } from "./task_folders.ts";
import type { Failure, Work, WorkParts } from "./work.ts";

/** How an execution ended. */
export type Executed =
  | {
    readonly state: "made";
    readonly record: ActionRecord;
    /** Names of inputs of which it read nothing. */
    readonly unread: readonly string[];
  }
  /** An object that it takes is not in the store any more. */
  | { readonly state: "input-lost"; readonly digest: Digest }
  | {
    readonly state: "failed";
    /** What happened, to follow the element's name. */
    readonly problem: string;
    /** The end of what it printed. */
    readonly output: string;
    readonly log: string;
    /** What to do about it, where that is known. */
    readonly remedy?: string;
    /** Whether another attempt may come out otherwise. */
    readonly mayPass?: boolean;
  };

/** Where an order is carried out. */
export interface Place {
  readonly store: Store;
  /** Folders in that store. */
  readonly folders: TaskFolders;
  readonly sandbox: Sandbox;
  /** The project's folder. */
  readonly root: string;
}

/**
 * Runs an element's stage and files its outputs under its key.
 *
 * @param tried how attempts before this one failed
 * @param waiting a process that was started for it
 */
export async function execute(
  order: Order,
  { store, folders, sandbox, root }: Place,
  signal: AbortSignal,
  onProgress: (fraction: number, note: string) => void,
  tried: readonly string[] = [],
  waiting?: Waiting,
): Promise<Executed> {
  const prestarted = waiting?.use();
  const { key } = order;
  const log = store.logPath(order.profile, order.element);
  const failed = (problem: string, more = {}): Executed => (
    { state: "failed", problem, output: "", log, ...more }
  );
  const folder = prestarted?.folder ?? folders.take();
  let isLeftAlone = false;
  const startedAt = new Date();
  const startedMs = performance.now();
  try {
    const isolation = isolationOf(order);
    const inputs = new StageInputs(folder.in, order, store, root);
    const checkpoint = order.resumable ? store.checkpoint(key) : null;
    const parts: WorkParts = {
      ...{ order, inputs, folder, checkpoint, log, tried, store, root },
      enforced: isolation === "enforced",
      ...(prestarted === undefined ? {} : { waiting: prestarted.process }),
    };
    const work = order.program === undefined
      ? moduleWork(parts, sandbox)
      : programWork(parts, order.program);
    const outcome = await work.run(signal, onProgress);
    // What Deno's permissions do not bind may have left processes behind.
    isLeftAlone = outcome.ok && isolation === undefined;
    if (!outcome.ok) {
      const { ok: _, problem, ...more } = explained(outcome, order, work);
      return failed(problem, more);
    }
    const ms = Math.round(performance.now() - startedMs);
    inputs.check();
    const documents = documentsOf(order);
    const filing = new Filing(store);
    const record: ActionRecord = {
      schema: schemaName("record/1"),
      key,
      outputs: await work.outputs(filing),
      sources: order.sources,
      ...(documents.length === 0 ? {} : { documents }),
      ran: {
        startedAt: startedAt.toISOString(),
        ms,
        ...(isolation === undefined ? {} : { isolation }),
        ...(tried.length === 0 ? {} : { tried }),
      },
    };
    filing.put(order.keyText);
    await filing.file(record);
    if (checkpoint !== null) Deno.removeSync(checkpoint, { recursive: true });
    return { state: "made", record, unread: outcome.unread };
  } catch (error) {
    if (error instanceof InputLost) return { state: "input-lost", digest: error.digest };
    if (error instanceof InputChanged || error instanceof BadOutput) {
      return failed(error.message, { remedy: error.remedy });
    }
    // A full disk, most likely: what was filed before stays.
    return failed(`could not be filed: ${messageOf(error)}`);
  } finally {
    if (prestarted?.process.hasEnded === false) await prestarted.process.dismiss();
    if (isLeftAlone) folders.give(folder);
    else folders.remove(folder);
  }
}

/** A failure in words, and whether another attempt may come out otherwise. */
function explained(
  failure: Failure,
  { declaredAt }: Order,
  work: Work,
): Failure & { readonly mayPass: boolean } {
  const { limit, remedy } = failure;
  if (limit !== undefined) {
    const raised = `${remedy} (declared at ${declaredAt}).`;
    return { ...failure, remedy: raised, mayPass: limit === "timeout" };
  }
  const explained = work.explained(failure);
  return { ...explained, mayPass: explained === failure };
}

/** The objects that explain an order's key. */
function documentsOf({ program, bundle, inputs }: Order): readonly Digest[] {
  return [
    ...(program === undefined ? [] : [bundle]),
    ...Object.values(inputs).flatMap((input) => "pattern" in input ? [input.digest] : []),
  ];
}
