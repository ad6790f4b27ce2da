/**
 * Garbage collection: removes from the store what no current result needs, least recently used first.
 *
 * @module
 */

import { lstatSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ActionRecord } from "./action_record.ts";
import { type Digest, isDigest, type Key } from "../base/digest.ts";
import type { Emit } from "../base/emit.ts";
import type { StoreEvent } from "./store_events.ts";
import { withExplanations } from "./gc_roots.ts";
import { filesIn, recordIn, referencesIn, type StoredFile } from "./inventory.ts";
import { readKey } from "../model/key_document.ts";
import type { Store } from "./store.ts";

/** What a collection is given. */
export interface GcInput {
  readonly store: Store;
  /** Keys whose results stay whatever they take, with what explains them. */
  readonly roots: ReadonlySet<Key>;
  /** Those among them that their elements had last, but would not have now. */
  readonly outdated: ReadonlySet<Key>;
  /** Keys of what pinned runs gave: roots as well. */
  readonly pinned: ReadonlySet<Key>;
  /** When results that are not the latest any more last were; else the record's own time counts. */
  readonly lastUses: ReadonlyMap<Key, number>;
  /** Bundles that stages have now. */
  readonly bundlesInUse: ReadonlySet<Digest>;
  /** Objects and bundles that jobs of a cluster need: they stay as well. */
  readonly ordered: ReadonlySet<Digest>;
  /** Logs of elements that are in a pipeline, below `logs/`: they stay. */
  readonly logs: ReadonlySet<string>;
  /** What results, objects and bundles may take in all; `Infinity` removes only what is old. */
  readonly maxBytes: number;
  /** Only say what would be removed. */
  readonly dryRun: boolean;
  /** The time by the clock that gives the store's files theirs. */
  readonly nowMs: number;
  readonly emit: Emit<StoreEvent>;
}

/** What a collection removed, or would remove. */
export type GcResult = Pick<
  Extract<StoreEvent, { type: "gc-finished" }>,
  "results" | "objects" | "bundles" | "logs" | "checkpoints" | "bytes" | "left" | "kept"
>;

type Kind = Extract<StoreEvent, { type: "gc-removed" }>["what"];

interface Expendable {
  readonly lastUsedMs: number;
  /** Removes it and gives the number of bytes that this freed. */
  readonly remove: () => number;
}

/** Nothing younger is removed without need. */
const oldMs = 30 * 24 * 3600 * 1000;

/**
 * Nothing written within this time is removed at all. A run that began before we looked may have
 * found an object in the store, or put it there, and not yet filed the record that names it; it
 * renews the object's time when it does (see {@linkcode Store.put}). Should a run for all that find an
 * object gone, it makes it again.
 */
const recentMs = 3600 * 1000;

/** Removes what is old and not needed, and then what is not needed, until the rest fits. */
export function collect(input: GcInput): GcResult {
  return new Collection(input).toEnd();
}

class Collection {
  readonly #in: GcInput;
  readonly #objects: ReadonlyMap<string, StoredFile>;
  /** How many records refer to an object. */
  readonly #holders: Map<string, number>;
  readonly #removed = { results: 0, objects: 0, bundles: 0, logs: 0, checkpoints: 0, bytes: 0 };

  constructor(input: GcInput) {
    this.#in = input;
    this.#objects = new Map(filesIn(input.store, "cas").map((file) => [file.name, file]));
    this.#holders = new Map([...input.ordered].map((digest) => [digest, 1]));
  }

  toEnd(): GcResult {
    const { store, maxBytes, nowMs } = this.#in;
    // A damaged record is for fsck; what it refers to is not known.
    const records = filesIn(store, "ac").flatMap((file) => {
      const record = recordIn(store, file);
      return record === undefined ? [] : [{ file, record }];
    });
    const kept = this.#kept(records.map(({ record }) => record));
    const bundles = filesIn(store, "bundles");
    const total = [...this.#objects.values(), ...records.map(({ file }) => file), ...bundles]
      .reduce((sum, { size }) => sum + size, 0);
    const leastRecentFirst = [
      ...this.#results(records, kept.all),
      ...this.#orphans(),
      ...this.#oldBundles(bundles),
    ].sort((a, b) => a.lastUsedMs - b.lastUsedMs);
    for (const { lastUsedMs, remove } of leastRecentFirst) {
      if (nowMs - lastUsedMs < oldMs && total - this.#removed.bytes <= maxBytes) break;
      this.#removed.bytes += remove();
    }
    const left = total - this.#removed.bytes;
    this.#oldLogs();
    this.#oldCheckpoints();
    return { ...this.#removed, left, kept: kept.counts };
  }

  /** What stays, and how many of these results stay for which reason alone. */
  #kept(
    records: readonly ActionRecord[],
  ): { readonly all: ReadonlySet<Key>; readonly counts: GcResult["kept"] } {
    const { roots, outdated, pinned, store } = this.#in;
    const there = new Set(records.map(({ key }) => key));
    const asked = roots.union(pinned);
    const all = withExplanations(asked, outdated, records, store).intersection(there);
    return {
      all,
      counts: {
        current: roots.intersection(there).size,
        pinned: pinned.difference(roots).intersection(there).size,
        explaining: all.difference(asked).size,
      },
    };
  }

  /** Counts what refers to each object, and gives the results that are not needed. */
  #results(
    records: readonly { readonly file: StoredFile; readonly record: ActionRecord }[],
    kept: ReadonlySet<Key>,
  ): Expendable[] {
    const { store, lastUses } = this.#in;
    const referencesOf = referencesIn(store);
    return records.flatMap(({ file, record }): Expendable[] => {
      const { key, outputs, sources } = referencesOf(record);
      const objects = new Set([key, ...outputs, ...sources]);
      for (const object of objects) {
        this.#holders.set(object, (this.#holders.get(object) ?? 0) + 1);
      }
      if (kept.has(key)) return [];
      const lastUsedMs = lastUses.get(key) ?? Date.parse(record.ran.startedAt);
      return [{ lastUsedMs, remove: () => this.#removeResult(key, file, objects, lastUsedMs) }];
    });
  }

  #orphans(): Expendable[] {
    return [...this.#objects.values()].filter(({ name }) => !this.#holders.has(name))
      .map((file) => ({
        lastUsedMs: file.modifiedMs,
        remove: () => this.#remove("object", "cas", file),
      }));
  }

  #oldBundles(bundles: readonly StoredFile[]): Expendable[] {
    const { store, ordered } = this.#in;
    const bundlesInUse = this.#in.bundlesInUse.union(ordered);
    // A run under way may still start processes of a bundle whose sources were edited since.
    if (store.isShared()) return [];
    return bundles.filter(({ name }) => !bundlesInUse.has(name.replace(/\.js$/, "") as Digest))
      .map((file) => ({
        lastUsedMs: file.modifiedMs,
        remove: () => this.#remove("bundle", "bundles", file),
      }));
  }

  /** The record goes first: whoever finds a record may expect to find its objects. */
  #removeResult(
    key: Key,
    file: StoredFile,
    objects: ReadonlySet<string>,
    lastUsedMs: number,
  ): number {
    const { store } = this.#in;
    using lock = store.tryLock(key);
    if (lock === undefined) return 0;
    const text = store.text(key);
    const stage = text === undefined ? "an unknown stage" : readKey(text).stage;
    let freed = this.#remove("result", "ac", file, lastUsedMs, `${stage} (${key.slice(0, 8)})`);
    if (freed === 0) return 0;
    for (const name of objects) {
      const holders = (this.#holders.get(name) ?? 1) - 1;
      this.#holders.set(name, holders);
      const object = this.#objects.get(name);
      if (holders === 0 && object !== undefined) freed += this.#remove("object", "cas", object);
    }
    return freed;
  }

  #oldLogs(): void {
    for (const file of filesIn(this.#in.store, "logs")) {
      if (!this.#in.logs.has(file.name)) this.#remove("log", "logs", file);
    }
  }

  #oldCheckpoints(): void {
    const { store, nowMs } = this.#in;
    for (const file of filesIn(store, "checkpoints")) {
      const [key = ""] = file.name.split("/");
      if (nowMs - file.modifiedMs < oldMs || !isDigest(key)) continue;
      using lock = store.tryLock(key);
      if (lock === undefined) continue;
      this.#remove("checkpoint", "checkpoints", file);
      const folder = join(store.root, "checkpoints", key);
      if (readdirSync(folder).length === 0) rmdirSync(folder);
    }
  }

  /** Removes a file unless it is, by now, recent; gives the bytes freed. */
  #remove(
    what: Kind,
    folder: string,
    file: StoredFile,
    lastUsedMs = file.modifiedMs,
    name = file.name,
  ): number {
    const { store, emit, dryRun, nowMs } = this.#in;
    const path = join(store.root, folder, file.name);
    const writtenMs = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (writtenMs === undefined || nowMs - writtenMs < recentMs) return 0;
    if (!dryRun) rmSync(path, { force: true });
    this.#removed[`${what}s`]++;
    emit({
      type: "gc-removed",
      what,
      name,
      bytes: file.size,
      lastUsed: new Date(lastUsedMs).toISOString(),
      dryRun,
    });
    return file.size;
  }
}
