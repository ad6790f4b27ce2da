/**
 * Carries out an order: runs the stage in its sandbox and files what it made.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { ActionRecord } from "./action_record.ts";
import { canonical } from "./canonical.ts";
import { denialIn } from "./denial.ts";
import { type Digest, fileDigest } from "./digest.ts";
import { isNotFound, messageOf } from "./errors.ts";
import { filesOf, type Order, type OrderFile, type OrderInput, type OrderObject } from "./order.ts";
import type { Job, JobFile, JobInput } from "./runner.ts";
import type { Outcome, Sandbox } from "./sandbox.ts";
import type { Store } from "./store.ts";

/** How an execution ended. */
export type Executed =
  | {
    readonly state: "made";
    readonly record: ActionRecord;
    /** Names of inputs of which it read nothing. */
    readonly unread: readonly string[];
  }
  | {
    readonly state: "failed";
    /** What happened, to follow the element's name. */
    readonly problem: string;
    /** The end of what it printed. */
    readonly output: string;
    readonly log: string;
    /** What to do about it, where that is known. */
    readonly remedy?: string;
  };

/** Where an order is carried out. */
export interface Place {
  readonly store: Store;
  readonly sandbox: Sandbox;
  /** The project's folder. */
  readonly root: string;
}

/**
 * Runs an element's stage and files its outputs under its key. Objects come first and the record
 * last, so that whoever finds the record finds the objects.
 */
export async function execute(
  order: Order,
  { store, sandbox, root }: Place,
  signal: AbortSignal,
  onProgress: (fraction: number, note: string) => void,
): Promise<Executed> {
  const { key } = order;
  const log = store.logPath(order.profile, order.element);
  const failed = (problem: string, more = {}): Executed => (
    { state: "failed", problem, output: "", log, ...more }
  );
  const folder = store.temporary();
  const startedAt = new Date();
  const startedMs = performance.now();
  try {
    const changed = changedFile(order, root);
    if (changed !== undefined) return failed(...changed);
    for (const part of ["", "in", "out"]) Deno.mkdirSync(join(folder, part));
    const checkpoint = order.resumable ? store.checkpoint(key) : null;
    const job = {
      ...jobOf(order, store, root, folder),
      checkpoint: checkpoint === null
        ? null
        : { folder: checkpoint, temporary: `${basename(folder)}.new` },
    };
    const outcome = await sandbox.run(
      {
        element: order.element,
        bundle: store.bundlePath(order.bundle),
        job: canonical(job),
        reads: [join(folder, "in"), ...givenFiles(order, job), ...given(checkpoint)],
        writes: [join(folder, "out"), ...given(checkpoint)],
        env: order.env,
        native: order.native,
        gpu: order.gpu,
        clock: order.clock,
        mathSeed: order.mathSeed,
        log,
        messages: join(folder, "messages"),
      },
      signal,
      onProgress,
    );
    if (!outcome.ok) return failed(outcome.problem, explained(outcome, order, store, root));
    const ms = Math.round(performance.now() - startedMs);
    const changedMeanwhile = changedFile(order, root);
    if (changedMeanwhile !== undefined) return failed(...changedMeanwhile);
    const outputs = Object.fromEntries(
      Object.keys(order.outputs).map((name) => [name, store.adopt(join(folder, "out", name))]),
    );
    const record: ActionRecord = {
      schema: "specialisation-record/1",
      key,
      outputs,
      sources: order.sources,
      ran: { startedAt: startedAt.toISOString(), ms },
    };
    store.put(order.keyText);
    store.file(record);
    if (checkpoint !== null) Deno.removeSync(checkpoint, { recursive: true });
    return { state: "made", record, unread: outcome.unread };
  } catch (error) {
    // A full disk, most likely: what was filed before stays.
    return failed(`could not be filed: ${messageOf(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The first file of the project that is not any more what the key says; what it yields must not be
 * filed under that key. Time passes between planning and executing, on a cluster hours.
 */
function changedFile(
  order: Order,
  root: string,
): [problem: string, more: { readonly remedy: string }] | undefined {
  for (const [name, { path, digest }] of filesOf(order)) {
    if (digestNow(resolve(root, path)) === digest) continue;
    return [
      `was not run to its end: "${path}", its input "${name}", has changed since it was planned`,
      { remedy: "Run again: it is planned with the file as it is then." },
    ];
  }
  return undefined;
}

function digestNow(path: string): Digest | null {
  try {
    return fileDigest(path);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Says of an execution that was denied something what, instead of how its process ended. */
function explained(
  { ok: _, ...end }: Extract<Outcome, { ok: false }>,
  { declaredAt }: Order,
  store: Store,
  root: string,
): { readonly problem: string; readonly output: string; readonly remedy?: string } {
  const denial = denialIn(end.output, { root, artifacts: dirname(store.root) });
  if (denial === undefined) return end;
  const remedy = `${denial.remedy} (declared at ${declaredAt})`;
  return { problem: denial.problem, remedy, output: "" };
}

function jobOf(order: Order, store: Store, root: string, folder: string): Omit<Job, "checkpoint"> {
  return {
    params: order.params,
    seed: order.seed,
    inputs: Object.fromEntries(
      Object.entries(order.inputs).map(([name, input]) => [
        name,
        jobInput(input, store, root, folder),
      ]),
    ),
    outputs: Object.fromEntries(
      Object.entries(order.outputs).map(([name, { id, options }]) => [
        name,
        { codec: id, options, path: join(folder, "out", name) },
      ]),
    ),
  };
}

function jobInput(input: OrderInput, store: Store, root: string, folder: string): JobInput {
  const linked = ({ id, options, digest }: OrderObject): JobFile => {
    const path = join(folder, "in", digest);
    link(store.objectPath(digest), path);
    return { codec: id, options, path };
  };
  if ("elements" in input) {
    return {
      elements: input.elements.map(({ params, ...object }) => ({ ...linked(object), params })),
    };
  }
  return "path" in input ? jobFile(input, root) : linked(input);
}

/** Permission is given for what a link points at. An optional file that is absent has no path. */
function jobFile({ id, options, path, digest }: OrderFile, root: string): JobFile {
  const real = digest === null ? null : Deno.realPathSync(resolve(root, path));
  return { codec: id, options, path: real };
}

/** The user's own files among the inputs; all others are links in the task's folder. */
function givenFiles(order: Order, job: Pick<Job, "inputs">): string[] {
  return filesOf(order).flatMap(([name]) => {
    const input = job.inputs[name];
    return input !== undefined && "path" in input ? given(input.path) : [];
  });
}

/** Thousands of objects can be one folder's permission, but not a command line's. */
function link(object: string, path: string): void {
  try {
    Deno.linkSync(object, path);
  } catch (error) {
    // Two inputs may have the same bytes; and some file systems have no hard links.
    if (!(error instanceof Deno.errors.AlreadyExists)) Deno.copyFileSync(object, path);
  }
}

function given(path: string | null): string[] {
  return path === null ? [] : [path];
}
