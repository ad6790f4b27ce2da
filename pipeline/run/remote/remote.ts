/**
 * Results of others: asked for under their keys, checked, and used as if they had been made here.
 *
 * A remote cache can be wrong, slow or gone at any moment. Nothing here fails for that: it is a result
 * that is not there, and a warning once a run.
 *
 * @module
 */

import pLimit from "npm:p-limit@7.3.3";
import { rmSync } from "node:fs";
import { schemaName } from "../../base/schema.ts";
import { type ActionRecord, objectsOf, type StoredOutput } from "../../store/action_record.ts";
import type { Digest, Key } from "../../base/digest.ts";
import type { Emit } from "../../base/emit.ts";
import type { RunEvent } from "../run_events.ts";
import { listsExactly } from "../../model/folder.ts";
import { readKey } from "../../model/key_document.ts";
import type { State } from "../../store/state.ts";
import type { Store } from "../../store/store.ts";
import type { RemoteAddress } from "./address.ts";
import { Client, type Patience } from "./client.ts";
import { receiveObject } from "./objects.ts";
import { type OfferedRecord, offeredRecord } from "./offered_record.ts";
import { Health, RemoteError } from "./remote_error.ts";
import { Uploads } from "./uploads.ts";
import { inMemory, soonEnough } from "./waiting.ts";

/** Requests at once: most are short, and what takes time is the way to the server and back. */
const atOnce = 16;

/** A record names outputs and digests; one of a folder of a thousand files has 180 kB. */
const largestRecord = 1 << 24;

/** So long the end of a run waits for uploads; what is left is for the next run. */
const drainMs = 60_000;

/** Whoever waits longer than this is told what for. */
const drainInSilenceMs = 1000;

/** What a remote cache works with. */
export interface RemoteContext {
  readonly store: Store;
  readonly state: State;
  readonly emit: Emit<RunEvent>;
  /** Ends everything at once. */
  readonly signal: AbortSignal;
  /** How long to wait for the server; as long as is usual when absent. */
  readonly patience?: Patience;
}

/** What a run had from a remote cache, and gave to it. */
export interface RemoteCounts extends Traffic {
  /** Elements whose result came from it. */
  readonly results: number;
}

/** What went to and fro. */
export interface Traffic {
  /** Objects that were fetched, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
  /** Results that were uploaded, and the bytes that were sent for them. */
  readonly uploaded: number;
  readonly uploadedBytes: number;
  /** Results that are still to be uploaded; the next run goes on with them. */
  readonly left: number;
  /** Answers that were discarded, requests that failed. */
  readonly troubles: number;
}

/** One remote cache during one run. */
export class Remote {
  readonly #in: RemoteContext;
  readonly #address: RemoteAddress;
  readonly #client: Client;
  readonly #health: Health;
  readonly #uploads: Uploads;
  readonly #limit = pLimit(atOnce);
  readonly #end = new AbortController();
  /** Keys that it was asked for. */
  readonly #asked = new Map<Key, Promise<OfferedRecord | undefined>>();
  readonly #objects = new Map<Digest, Promise<boolean>>();
  readonly #hits = new Set<Key>();
  /** Keys of results of which the objects were asked for. */
  readonly #came = new Set<Key>();
  #received = { objects: 0, bytes: 0 };

  constructor(address: RemoteAddress, context: RemoteContext) {
    this.#in = context;
    this.#address = address;
    const signal = AbortSignal.any([context.signal, this.#end.signal]);
    this.#client = new Client(address, signal, context.patience);
    this.#health = new Health(address, context.emit);
    const { store, state } = context;
    this.#uploads = new Uploads({
      address,
      client: this.#client,
      health: this.#health,
      store,
      state,
      signal,
    });
  }

  /** Its address, without credentials. */
  get url(): string {
    return this.#address.url;
  }

  /** Whether the result under a key came from here. */
  isFrom(key: Key): boolean {
    return this.#hits.has(key);
  }

  /**
   * The record that it has under a key; its objects are not fetched. A key is asked for once a run.
   *
   * @param keyText the key's document
   */
  async record(key: Key, keyText: string): Promise<OfferedRecord | undefined> {
    const asked = this.#asked.get(key) ?? this.#ask(key, keyText);
    this.#asked.set(key, asked);
    return await asked;
  }

  /**
   * Files what it offers, so that it is on record as if it had been made here.
   *
   * @param sources digest of the list of our own sources, from which the same code comes
   * @param keyText the key's document
   */
  file({ key, outputs, ran }: OfferedRecord, sources: Digest, keyText: string): ActionRecord {
    const record = { schema: schemaName("record/1"), key, outputs, sources, ran } as const;
    this.#in.store.put(keyText);
    this.#in.store.file(record);
    this.#hits.add(key);
    return record;
  }

  /**
   * Fetches those objects of a record that are not in the store.
   *
   * @param element for whom
   * @returns whether all are there now
   */
  async fetchObjects(record: ActionRecord, element: string): Promise<boolean> {
    const { store, emit } = this.#in;
    const missing = objectsOf(Object.values(record.outputs))
      .filter(({ digest, size }) => !store.hasObject(digest, size));
    // Also if they turn out to be gone from there: then they are not merely left.
    this.#came.add(record.key);
    if (missing.length === 0) return true;
    const startedMs = performance.now();
    const fetched = await Promise.all(missing.map(({ digest, size }) => this.#fetch(digest, size)));
    if (!fetched.every(Boolean)) return false;
    const unlike = Object.values(record.outputs).find((output) => !isListed(output, store));
    if (unlike !== undefined) return this.#discard(record, unlike);
    this.#hits.add(record.key);
    emit({
      type: "stage-fetched",
      element,
      bytes: missing.reduce((sum, { size }) => sum + size, 0),
      ms: Math.round(performance.now() - startedMs),
    });
    return true;
  }

  /** A folder that is not the one that its record says is as good as not there. */
  #discard({ key }: ActionRecord, { digest }: StoredOutput): false {
    rmSync(this.#in.store.objectPath(digest), { force: true });
    const what = `has a record of ${
      key.slice(0, 12)
    }… of which a folder has other files than it lists`;
    this.#health.note(new RemoteError("garbage", `${what}; it was discarded`), "reading");
    return false;
  }

  /** See {@linkcode Uploads.expect}. */
  expect(key: Key): void {
    this.#uploads.expect(key);
  }

  /** Uploads a result that was made here. */
  share(record: ActionRecord): void {
    this.#uploads.add(record);
  }

  /** Goes on with uploads that earlier runs left. */
  resume(): void {
    this.#uploads.resume();
  }

  /** Waits for uploads, for a while at most; nothing goes on afterwards. */
  async close(): Promise<Traffic> {
    if (this.#hits.size > 0) {
      const left = this.#hits.difference(this.#came);
      this.#in.state.rememberElsewhere(left, this.#came);
    }
    if (!this.#in.signal.aborted) await this.#drain();
    this.#end.abort();
    await this.#uploads.settled();
    const { results, bytes } = this.#uploads.done;
    return {
      ...this.#received,
      uploaded: results,
      uploadedBytes: bytes,
      left: this.#uploads.left(),
      troubles: this.#health.troubles,
    };
  }

  async #drain(): Promise<void> {
    const settled = this.#uploads.settled();
    const stopped = new Promise<void>((resolve) =>
      this.#in.signal.addEventListener("abort", () => resolve(), { once: true })
    );
    if (await soonEnough(settled, stopped, drainInSilenceMs)) return;
    const { emit } = this.#in;
    emit({ type: "uploads-awaited", results: this.#uploads.underWay, remote: this.url });
    await soonEnough(settled, stopped, drainMs - drainInSilenceMs);
  }

  async #ask(key: Key, keyText: string): Promise<OfferedRecord | undefined> {
    return await this.#reading(async () => {
      const bytes = await this.#client.get(
        `ac/${key}`,
        largestRecord,
        ({ chunks }) => inMemory(chunks, largestRecord),
        "identity",
      );
      if (bytes === undefined) return undefined;
      const offered = offeredRecord(bytes, key, readKey(keyText).outputs);
      if (typeof offered !== "string") return offered;
      throw new RemoteError(
        "garbage",
        `has a record of ${key.slice(0, 12)}… that ${offered}; it was discarded`,
      );
    });
  }

  async #fetch(digest: Digest, size: number): Promise<boolean> {
    const fetching = this.#objects.get(digest) ?? this.#reading(async () => {
      if (!await this.#receive(digest, size)) return undefined;
      this.#received.objects++;
      this.#received.bytes += size;
      return true;
    }).then((received) => received ?? false);
    this.#objects.set(digest, fetching);
    const isThere = await fetching;
    // One that came and was lost again is worth another request.
    if (isThere) this.#objects.delete(digest);
    return isThere;
  }

  async #receive(digest: Digest, size: number): Promise<boolean> {
    try {
      return await receiveObject(digest, size, this.#client, this.#in.store);
    } catch (error) {
      if (error instanceof RemoteError && error.kind === "garbage") {
        this.#uploads.noteDamaged(digest);
      }
      throw error;
    }
  }

  /** Reads something, unless it is no use; `undefined` when it is not there, for whatever reason. */
  async #reading<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
    return await this.#limit(async () => {
      if (!this.#health.isUsable("reading")) return undefined;
      try {
        const found = await read();
        this.#health.noteSuccess("reading");
        return found;
      } catch (error) {
        if (!this.#in.signal.aborted) this.#health.note(error, "reading");
        return undefined;
      }
    });
  }
}

/** Whether an output that is a folder has the files that its list names, which a server might not see to. */
function isListed({ digest, files }: StoredOutput, store: Store): boolean {
  if (files === undefined) return true;
  const text = store.text(digest);
  return text !== undefined && listsExactly(text, files);
}
