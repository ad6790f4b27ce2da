/**
 * One element, from its key to its record: takes the lock, runs the stage, files what it made.
 *
 * @module
 */

import { dirname, join, resolve } from "node:path";
import { canonical, type Json } from "./canonical.ts";
import type { StageCode } from "./code.ts";
import type { Digest, Key } from "./digest.ts";
import { denialIn } from "./denial.ts";
import { messageOf } from "./errors.ts";
import type { Executor, Outcome } from "./executors/executor.ts";
import type { Element, ElementInput } from "./graph.ts";
import { environmentOf, seedOf } from "./key.ts";
import type { Job, JobFile, JobInput } from "./runner.ts";
import type { ActionRecord, Store } from "./store.ts";

/** What executing needs to know about an element. */
export interface Execution {
  readonly element: Element;
  readonly key: Key;
  /** The key's document. */
  readonly keyText: string;
  readonly code: StageCode;
  /** Puts the code's sources into the store and gives the digest of their list. */
  readonly keepSources: (code: StageCode) => Digest;
  /** The record of an element that this one takes. */
  readonly recordOf: (element: Element) => ActionRecord;
  readonly profile: string;
  readonly rootSeed: number;
  /** The project's folder. */
  readonly root: string;
}

/** How an execution ended. */
export type Executed =
  | {
    readonly ok: true;
    readonly record: ActionRecord;
    /** Names of inputs of which it read nothing. */
    readonly unread: readonly string[];
  }
  | Extract<Outcome, { ok: false }> & {
    readonly log: string;
    /** What to do about it, where that is known. */
    readonly remedy?: string;
  };

/**
 * Runs an element's stage and files its outputs under its key. Objects come first and the record
 * last, so that whoever finds the record finds the objects.
 */
export async function execute(
  work: Execution,
  store: Store,
  executor: Executor,
  signal: AbortSignal,
  onProgress: (fraction: number, note: string) => void,
): Promise<Executed> {
  const { element, key, code } = work;
  const log = store.logPath(work.profile, element.id);
  const folder = store.temporary();
  const startedAt = new Date();
  const startedMs = performance.now();
  try {
    for (const part of ["", "in", "out"]) Deno.mkdirSync(join(folder, part));
    const checkpoint = element.stage.resumable === true ? store.checkpoint(key) : null;
    const job = { ...jobOf(work, store, folder), checkpoint };
    const seed = seedOf(element, work.rootSeed);
    const outcome = await executor.execute(
      {
        element: element.id,
        bundle: store.bundlePath(code.digest),
        job: canonical(job),
        reads: [join(folder, "in"), ...givenFiles(element, job), ...given(checkpoint)],
        writes: [join(folder, "out"), ...given(checkpoint)],
        env: environmentOf(element.stage),
        native: element.stage.native === true,
        clock: element.stage.clock === true,
        mathSeed: element.stage.random ? parseInt(seed.slice(0, 8), 16) : 1,
        log,
      },
      signal,
      onProgress,
    );
    if (!outcome.ok) return { ...outcome, log, ...undeclared(outcome.output, work, store) };
    const ms = Math.round(performance.now() - startedMs);
    const outputs = Object.fromEntries(
      element.outputs.map(({ name }) => [name, store.adopt(join(folder, "out", name))]),
    );
    const record: ActionRecord = {
      schema: "specialisation-record/1",
      key,
      outputs,
      sources: work.keepSources(code),
      ran: { startedAt: startedAt.toISOString(), ms },
    };
    store.put(work.keyText);
    store.file(record);
    if (checkpoint !== null) Deno.removeSync(checkpoint, { recursive: true });
    return { ok: true, record, unread: outcome.unread };
  } catch (error) {
    // A full disk, most likely: what was filed before stays.
    return { ok: false, problem: `could not be filed: ${messageOf(error)}`, output: "", log };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Says of an execution that was denied something what, instead of how its process ended. */
function undeclared(
  output: string,
  { element, root }: Execution,
  store: Store,
): { readonly problem: string; readonly remedy: string; readonly output: string } | undefined {
  const denial = denialIn(output, { root, artifacts: dirname(store.root) });
  if (denial === undefined) return undefined;
  const { problem, remedy } = denial;
  return { problem, remedy: `${remedy} (declared at ${element.stage.declaredAt})`, output: "" };
}

function jobOf(work: Execution, store: Store, folder: string): Omit<Job, "checkpoint"> {
  const { element } = work;
  return {
    params: element.params,
    seed: element.stage.random ? seedOf(element, work.rootSeed) : "",
    inputs: Object.fromEntries(
      element.inputs.map((input) => [input.name, jobInput(input, work, store, folder)]),
    ),
    outputs: Object.fromEntries(
      element.outputs.map(({ name, codec }) => [
        name,
        { codec: codec.id, options: codec.options, path: join(folder, "out", name) },
      ]),
    ),
  };
}

function jobInput(
  input: ElementInput,
  work: Execution,
  store: Store,
  folder: string,
): JobInput {
  const { id: codec, options } = input.codec;
  const fileOf = (taken: Element, output: string): JobFile => {
    const object = work.recordOf(taken).outputs[output];
    if (object === undefined) throw new Error(`${taken.id} has no output "${output}"`);
    const path = join(folder, "in", object.digest);
    link(store.objectPath(object.digest), path);
    return { codec, options, path };
  };
  switch (input.kind) {
    case "one":
      return fileOf(input.from, input.output);
    case "many":
      return {
        elements: input.from.map((taken) => ({
          ...fileOf(taken, input.output),
          params: taken.point as Json,
        })),
      };
    case "file":
      return { codec, options, path: realPath(resolve(work.root, input.path)) };
  }
}

/** Permission is given for what a link points at. An optional file that is absent has no path. */
function realPath(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The user's own files among the inputs; all others are links in the task's folder. */
function givenFiles(element: Element, job: Pick<Job, "inputs">): string[] {
  return element.inputs.flatMap(({ kind, name }) => {
    const input = job.inputs[name];
    const path = kind === "file" && input !== undefined && "path" in input ? input.path : null;
    return path === null ? [] : [path];
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
