/**
 * Carries out an order: runs the stage in its sandbox and files what it made.
 *
 * @module
 */

import { schemaName } from "../base/schema.ts";
import { constants, copyFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { ActionRecord } from "../store/action_record.ts";
import { canonical } from "../base/canonical.ts";
import { denialIn } from "./denial.ts";
import { type Digest, fileDigest } from "../base/digest.ts";
import { isNotFound, messageOf } from "../base/errors.ts";
import { statOf } from "../store/files.ts";
import type { Order, OrderFile, OrderInput, OrderObject } from "../plan/order.ts";
import type { Job, JobFile, JobInput } from "./runner.ts";
import type { Outcome, Sandbox } from "./sandbox.ts";
import type { Stat } from "../store/state.ts";
import type { Store } from "../store/store.ts";

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
    for (const part of ["", "in", "out"]) Deno.mkdirSync(join(folder, part));
    const inputs = new Inputs(join(folder, "in"), order, store, root);
    const checkpoint = order.resumable ? store.checkpoint(key) : null;
    const job = {
      ...jobOf(order, inputs, folder),
      checkpoint: checkpoint === null
        ? null
        : { folder: checkpoint, temporary: `${crypto.randomUUID()}.new` },
    };
    const outcome = await sandbox.run(
      {
        element: order.element,
        bundle: store.bundlePath(order.bundle),
        job: canonical(job),
        reads: [join(folder, "in"), ...given(checkpoint)],
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
    inputs.check();
    const outputs = Object.fromEntries(
      Object.keys(order.outputs).map((name) => [name, store.adopt(join(folder, "out", name))]),
    );
    const record: ActionRecord = {
      schema: schemaName("record/1"),
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
    if (error instanceof InputLost) return { state: "input-lost", digest: error.digest };
    if (error instanceof InputChanged) return failed(error.message, { remedy: error.remedy });
    // A full disk, most likely: what was filed before stays.
    return failed(`could not be filed: ${messageOf(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
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

function jobOf(order: Order, inputs: Inputs, folder: string): Omit<Job, "checkpoint"> {
  return {
    element: order.element,
    params: order.params,
    seed: order.seed,
    inputs: Object.fromEntries(
      Object.entries(order.inputs).map(([name, input]) => [name, inputs.laidOut(name, input)]),
    ),
    outputs: Object.fromEntries(
      Object.entries(order.outputs).map(([name, { id, options }]) => [
        name,
        { codec: id, options, path: join(folder, "out", name), place: null },
      ]),
    ),
  };
}

/** What a stage reads is not what the key says: what comes of it must not be filed. */
class InputChanged extends Error {
  readonly remedy = "Run again: it is planned with the bytes as they are then.";
}

class InputLost extends Error {
  constructor(readonly digest: Digest) {
    super(`The object ${digest} is lost`);
  }
}

/**
 * The inputs of a task, laid out in a folder of its own: thousands of them can be one folder's
 * permission, but not a command line's. Each is named after its digest.
 */
class Inputs {
  readonly #folder: string;
  readonly #order: Order;
  readonly #store: Store;
  readonly #root: string;
  readonly #files: { readonly name: string; readonly file: OrderFile }[] = [];
  /** The objects that were laid out; of those that the store shares, what they looked like. */
  readonly #objects = new Map<Digest, Stat | undefined>();
  /** What only native code could write to, with what it has to be. */
  readonly #copies: { readonly path: string; readonly digest: Digest }[] = [];

  constructor(folder: string, order: Order, store: Store, root: string) {
    this.#folder = folder;
    this.#order = order;
    this.#store = store;
    this.#root = root;
  }

  /** Puts an input where the stage can read it. */
  laidOut(name: string, input: OrderInput): JobInput {
    if ("elements" in input) {
      return {
        elements: input.elements.map(({ params, ...object }) => ({
          ...this.#object(object),
          params,
        })),
      };
    }
    return "path" in input ? this.#file(name, input) : this.#object(input);
  }

  /**
   * Makes sure that the stage has read what the key says: native code can write anywhere, and so can
   * root. And a file of the project that has changed meanwhile asks for another run.
   *
   * @throws {InputChanged} an input has other bytes now.
   */
  check(): void {
    for (const { name, file: { path, digest } } of this.#files) {
      if (digestNow(resolve(this.#root, path)) !== digest) throw changed(name, path);
    }
    const shared = [...this.#objects].filter(([, stat]) => stat !== undefined)
      .map(([digest]) => ({ path: join(this.#folder, digest), digest }));
    const written = [...shared.filter((one) => this.#isTouched(one)), ...this.#copies]
      .find(({ path, digest }) => fileDigest(path) !== digest)?.digest;
    if (written === undefined) return;
    throw new InputChanged(
      `has a result that is not kept: an input of it, ${written}, was written to meanwhile`,
    );
  }

  #object({ id, options, digest, artifact }: OrderObject): JobFile {
    const object = this.#store.objectPath(digest);
    const path = join(this.#folder, digest);
    const file = { codec: id, options, path, place: artifact };
    // Two inputs may have the same bytes.
    if (this.#objects.has(digest)) return file;
    if (!this.#store.checkObjectOnce(digest)) throw new InputLost(digest);
    // Native code must not get at the object itself, and some file systems have no hard links.
    const isShared = !this.#order.native && isLinked(object, path);
    if (!isShared) this.#copy(object, path, digest);
    this.#objects.set(digest, isShared ? statOf(path) : undefined);
    return file;
  }

  /**
   * A file of the project as a copy, so that saving it meanwhile does no harm. Time passes between
   * planning and executing, on a cluster hours. An optional file that is absent has no path.
   */
  #file(name: string, file: OrderFile): JobFile {
    const { id, options, path, digest } = file;
    const original = resolve(this.#root, path);
    const copy = join(this.#folder, `file-${this.#files.length}`);
    this.#files.push({ name, file });
    const copied = isCopied(original, copy) ? fileDigest(copy) : null;
    if (copied !== digest) throw changed(name, path);
    if (copied !== null) this.#noteCopy(copy, copied);
    return { codec: id, options, path: copied === null ? null : copy, place: path };
  }

  /** Whether an object may have been written to; that there are more links to it, or fewer, is nothing. */
  #isTouched({ path, digest }: { readonly path: string; readonly digest: Digest }): boolean {
    const [then, now] = [this.#objects.get(digest), statOf(path)];
    return then?.mtimeNs !== now?.mtimeNs || then?.size !== now?.size;
  }

  #copy(from: string, path: string, digest: Digest): void {
    copyFileSync(from, path, constants.COPYFILE_FICLONE);
    this.#noteCopy(path, digest);
  }

  #noteCopy(path: string, digest: Digest): void {
    if (this.#order.native) this.#copies.push({ path, digest });
  }
}

function changed(input: string, path: string): InputChanged {
  return new InputChanged(
    `was not run to its end: "${path}", its input "${input}", has changed since it was planned`,
  );
}

function digestNow(path: string): Digest | null {
  try {
    return fileDigest(path);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

function isLinked(object: string, path: string): boolean {
  try {
    Deno.linkSync(object, path);
    return true;
  } catch {
    return false;
  }
}

/** Copies a file; `false` if there is none. */
function isCopied(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function given(path: string | null): string[] {
  return path === null ? [] : [path];
}
