/**
 * Checks everything in a store against what its name says, and takes out what is damaged.
 *
 * @module
 */

import { mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ActionRecord, objectsOf } from "./action_record.ts";
import { type Digest, fileDigest, isDigest, type Key } from "../base/digest.ts";
import type { Emit } from "../base/emit.ts";
import type { StoreEvent } from "./store_events.ts";
import { filesIn, recordIn, referencesIn } from "./inventory.ts";
import { readRun } from "./history.ts";
import { readKey } from "../model/key_document.ts";
import { filePin, pinsIn } from "./pins.ts";
import type { Store } from "./store.ts";

/** What a check found. */
export interface Inspection {
  readonly records: number;
  readonly objects: number;
  readonly bundles: number;
  /** Records of runs, pins included. */
  readonly runs: number;
  /** Bytes that were read and compared with their digests. */
  readonly bytes: number;
  /** How many files were damaged and are in quarantine now. */
  readonly quarantined: number;
  /** Names of the records among them. */
  readonly damagedRecords: ReadonlySet<string>;
  /** Intact records whose key's document is not in the store. */
  readonly lackingDocument: readonly Key[];
  /** Other objects that intact records refer to and that were not in the store. */
  readonly missing: readonly { readonly object: string; readonly holder: string }[];
}

type Condemn = (what: What, name: string, problem: string, holder: string | null) => void;
type What = Extract<StoreEvent, { type: "fsck-damaged" }>["what"];

/** Checks objects, records, bundles, and the records and pins of runs. Damaged ones are named and moved to `quarantine/`. */
export function inspect(store: Store, emit: Emit<StoreEvent>): Inspection {
  const damagedRecords = new Set<string>();
  let quarantined = 0;
  let bytes = 0;
  const condemn: Condemn = (what, name, problem, holder) => {
    if (!quarantine(store, folders[what], name)) return;
    quarantined++;
    if (what === "record") damagedRecords.add(name);
    emit({ type: "fsck-damaged", what, name, problem, holder });
  };

  // Records before objects: a run that files a record meanwhile has its objects in place already.
  const recordFiles = filesIn(store, "ac");
  const records: ActionRecord[] = [];
  for (const file of recordFiles) {
    const record = recordIn(store, file);
    if (record !== undefined) records.push(record);
    else condemn("record", file.name, "is torn, or not what its name says", null);
  }
  const objects = filesIn(store, "cas");
  const intact = new Set<string>();
  const damaged: string[] = [];
  for (const { name, size } of objects) {
    bytes += size;
    if (isDigest(name) && digestIn(join(store.root, "cas", name)) === name) intact.add(name);
    else damaged.push(name);
  }
  const holders = holdersOf(records, store, intact);
  for (const name of damaged) {
    condemn("object", name, "has other bytes than its name says", holders.get(name) ?? null);
  }
  const bundles = filesIn(store, "bundles");
  for (const { name, size } of bundles) {
    bytes += size;
    const digest = name.replace(/\.js$/, "");
    if (isDigest(digest) && store.isBundleIntact(digest)) continue;
    condemn("bundle", name, "has other code than its name says", null);
  }
  const runs = [...filesIn(store, "runs"), ...filesIn(store, "pins")];
  for (const { size } of runs) bytes += size;
  inspectRuns(store, condemn, emit);
  const keys = new Set<string>(records.map(({ key }) => key));
  return {
    records: recordFiles.length,
    objects: objects.length,
    bundles: bundles.length,
    runs: runs.length,
    bytes,
    quarantined,
    damagedRecords,
    lackingDocument: records.flatMap(({ key }) => intact.has(key) ? [] : [key]),
    missing: [...holders]
      .filter(([name]) => !intact.has(name) && !damaged.includes(name) && !keys.has(name))
      .map(([object, holder]) => ({ object, holder })),
  };
}

/**
 * Moves a file out of the store's way.
 *
 * @returns whether it was there
 */
export function quarantine(store: Store, folder: string, name: string): boolean {
  const to = join(store.root, "quarantine", folder, name);
  mkdirSync(dirname(to), { recursive: true });
  try {
    renameSync(join(store.root, folder, name), to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

const folders = {
  record: "ac",
  object: "cas",
  bundle: "bundles",
  run: "runs",
  pin: "pins",
} as const;

/** Checks the records and pins of runs; a pin and the record of its run make up for each other. */
function inspectRuns(store: Store, condemn: Condemn, emit: Emit<StoreEvent>): void {
  const { pins, damaged } = pinsIn(store);
  const pinned = new Map<string, string>(
    pins.map(({ run, name }) => [run.id, name === null ? "pinned" : `pinned as "${name}"`]),
  );
  for (const { name } of filesIn(store, "runs")) {
    if (readRun(store, name) !== undefined) continue;
    condemn("run", name, "is torn, or not what its name says", pinned.get(name) ?? null);
  }
  for (const name of damaged) {
    condemn("pin", name, "is torn, or not what its name says", null);
    const run = readRun(store, name);
    if (run === undefined) continue;
    filePin(store, run, null);
    emit({ type: "fsck-repinned", run: run.id });
  }
}

/** What each object is to the first record that refers to it, in words. */
function holdersOf(
  records: readonly ActionRecord[],
  store: Store,
  intact: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const holders = new Map<string, string>();
  const note = (object: string, role: string): void => {
    if (!holders.has(object)) holders.set(object, role);
  };
  const referencesOf = referencesIn(store);
  for (const record of records) {
    // Only intact objects are opened: opening a damaged one removes it.
    const text = intact.has(record.key) ? store.text(record.key) : undefined;
    const stage = text === undefined ? "an unknown stage" : readKey(text).stage;
    note(record.key, `key of ${stage}`);
    for (const [output, stored] of Object.entries(record.outputs)) {
      const role = `output "${output}" of ${stage}`;
      for (const { digest } of objectsOf([stored])) note(digest, role);
    }
    for (const one of record.documents ?? []) note(one, `document of ${stage}`);
    const sources = intact.has(record.sources) ? referencesOf(record).sources : [record.sources];
    for (const source of sources) note(source, `source of ${stage}`);
  }
  return holders;
}

/** A file's digest, or `undefined` when it is gone or cannot be read to its end. */
function digestIn(path: string): Digest | undefined {
  try {
    return fileDigest(path);
  } catch {
    return undefined;
  }
}
