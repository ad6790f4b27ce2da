/**
 * What was run when: an immutable document in the store for every run that did something.
 *
 * What a lost or damaged document loses is history, never a result.
 *
 * @module
 */

import { hasSchema, type SchemaName, schemaName } from "../base/schema.ts";
import { join } from "node:path";
import type { Key } from "../base/digest.ts";
import { isNotFound, nearest, UserError } from "../base/errors.ts";
import { seal, unseal } from "../base/sealed.ts";
import type { Store } from "./store.ts";

/** The record of a run. */
export interface RunDocument {
  readonly schema: SchemaName<"run/1">;
  /** See {@linkcode nextRunId}. */
  readonly id: string;
  readonly pipeline: string;
  readonly profile: string;
  /** The targets as they were asked for; empty for everything. */
  readonly targets: readonly string[];
  readonly startedAt: string;
  readonly ms: number;
  /** What was executed to the end, in the order in which it ended. */
  readonly ran: readonly { readonly element: string; readonly ms: number }[];
  /** Number of elements that were up to date. */
  readonly fresh: number;
  /** Number of elements whose result came from a remote cache; absent when none was used. */
  readonly fetched?: number;
  /** Number of artifacts that were put back. */
  readonly restored: number;
  readonly failed: readonly string[];
  /** Number of elements that were not run, because of a failure, an interruption or `--under`. */
  readonly notRun: number;
  readonly interrupted: boolean;
  /** The key of every element that had a result at the end. */
  readonly keys: { readonly [element: string]: Key };
}

/** A run as the history knows it; pinned ones say so, see `pipeline/store/pins.ts`. */
export interface RunOnRecord extends RunDocument {
  readonly pinned?: { readonly name: string | null; readonly at: string };
}

const timeDigits = 8;
/** In 2059; a clock that shows a later time is wrong, and no reason for longer names. */
const endOfTimeMs = 36 ** timeDigits;

/**
 * A name for a run: its time in milliseconds, to base 36 in eight digits, and two random digits.
 *
 * Names sort as the runs were started, even if the clock was set back in between.
 *
 * @param newest the newest run's name, if there is one
 * @param random 0 ≤ random < 1
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const first = nextRunId(1_800_000_000_000, undefined, 0.5);
 * assert.equal(first, "mywpiww0i0");
 * assert.ok(nextRunId(1_700_000_000_000, first, 0) > first);
 * assert.equal(nextRunId(5_000_000_000_000, first, 0).length, first.length); // in 2128
 * ```
 */
export function nextRunId(nowMs: number, newest: string | undefined, random: number): string {
  const newestMs = newest === undefined ? 0 : parseInt(newest.slice(0, timeDigits), 36);
  const ms = Math.max(nowMs < endOfTimeMs ? nowMs : 0, newestMs + 1);
  const two = Math.floor(random * 36 ** 2).toString(36).padStart(2, "0");
  return ms.toString(36).padStart(timeDigits, "0") + two;
}

/** Files a run, and gives the name under which it is kept. */
export function recordRun(store: Store, run: Omit<RunDocument, "schema" | "id">): string {
  const id = nextRunId(Date.now(), runIds(store)[0], Math.random());
  const document: RunDocument = { schema: schemaName("run/1"), id, ...run };
  store.fileDocument("runs", id, seal(document));
  return id;
}

/** The names of all runs, newest first. */
function runIds(store: Store): readonly string[] {
  return [...Deno.readDirSync(join(store.root, "runs"))]
    .filter(({ name, isFile }) => isFile && /^[0-9a-z]{10}$/.test(name))
    .map(({ name }) => name).sort().reverse();
}

/** All runs whose documents are whole, newest first. */
export function allRuns(store: Store): readonly RunDocument[] {
  return runIds(store).flatMap((id) => readRun(store, id) ?? []);
}

/** The newest run of a pipeline's profile, if there is one on record; others may share the store. */
export function latestRun(
  store: Store,
  pipeline: string,
  profile: string,
): RunDocument | undefined {
  for (const id of runIds(store)) {
    const run = readRun(store, id);
    if (run?.profile === profile && run.pipeline === pipeline) return run;
  }
  return undefined;
}

/**
 * The run that a word names: the name under which it is pinned, its id or the beginning of it,
 * `latest`, or `latest~2`, the second before it.
 *
 * @param runs newest first
 * @throws {UserError} there is no such run, or more than one.
 */
export function runNamed(runs: readonly RunOnRecord[], word: string): RunOnRecord {
  const named = runs.find(({ pinned }) => pinned?.name === word);
  if (named !== undefined) return named;
  const back = /^latest(?:~(\d{1,6}))?$/.exec(word);
  const found = back === null
    ? runs.filter(({ id }) => id.startsWith(word))
    : runs.slice(Number(back[1] ?? 0)).slice(0, 1);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) {
    throw new UserError(
      `Cannot tell which run "${word}" is: ${found.length} runs begin so`,
      `Give more of it: ${found.slice(0, 4).map(({ id }) => id).join(", ")}.`,
    );
  }
  const near = nearest(word, runs.flatMap(({ id, pinned }) => [id, pinned?.name ?? id]));
  throw new UserError(
    `Cannot find run "${word}" among the ${runs.length} on record`,
    near === undefined || back !== null
      ? "See `deno task runs` for their names."
      : `Did you mean "${near}"?`,
  );
}

/** The record of a run, or `undefined` when it is damaged or gone. */
export function readRun(store: Store, id: string): RunDocument | undefined {
  try {
    const text = Deno.readTextFileSync(store.documentPath("runs", id));
    const run = unseal(text) as RunDocument | undefined;
    return hasSchema(run, "run/1") && run.id === id ? run : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
