/**
 * What a run makes on its way to the remote cache, behind the run's back.
 *
 * Objects go first and the record last, so that whoever finds a record finds its objects. What is
 * still to be uploaded is remembered, so that a run that dies or runs out of patience leaves it to the
 * next one.
 *
 * @module
 */

import pLimit from "npm:p-limit@7.3.3";
import { type ActionRecord, objectsOf } from "../../store/action_record.ts";
import type { Digest, Key } from "../../base/digest.ts";
import { seal } from "../../base/sealed.ts";
import type { State } from "../../store/state.ts";
import type { Store } from "../../store/store.ts";
import { toActionResult } from "./action_result.ts";
import type { RemoteAddress } from "./address.ts";
import type { Client } from "./client.ts";
import { understandsZstd } from "./compression.ts";
import { sendObject } from "./objects.ts";
import { type Health, RemoteError } from "./remote_error.ts";

/** Uploads share the line with downloads and the machine with stages. */
const atOnce = 4;

/** What uploading works with. */
export interface UploadContext {
  readonly address: RemoteAddress;
  readonly client: Client;
  readonly health: Health;
  readonly store: Store;
  readonly state: State;
  readonly signal: AbortSignal;
}

/** Uploads of one run. */
export class Uploads {
  readonly #in: UploadContext;
  readonly #limit = pLimit(atOnce);
  readonly #pending = new Set<Promise<void>>();
  /** Objects that are there by now or on their way. */
  readonly #sent = new Map<Digest, Promise<boolean>>();
  /** Objects that the server has, but damaged. */
  readonly #damaged = new Set<Digest>();
  #packs: Promise<boolean> | undefined;
  #results = 0;
  #bytes = 0;

  constructor(context: UploadContext) {
    this.#in = context;
  }

  /** Results that are on the server now, and the bytes that were sent for them. */
  get done(): { readonly results: number; readonly bytes: number } {
    return { results: this.#results, bytes: this.#bytes };
  }

  /** How many are under way. */
  get underWay(): number {
    return this.#pending.size;
  }

  /** A result under this key is about to be made: it is to be uploaded, whatever happens to this run. */
  expect(key: Key): void {
    const { state, address } = this.#in;
    if (!address.readOnly) state.rememberUpload(address.url, key);
  }

  /** The server's object has other bytes than its name says, and is to be put there anew. */
  noteDamaged(digest: Digest): void {
    this.#damaged.add(digest);
  }

  /** Uploads a result. */
  add(record: ActionRecord): void {
    if (this.#in.address.readOnly) return;
    const upload = this.#limit(() => this.#upload(record))
      .finally(() => this.#pending.delete(upload));
    this.#pending.add(upload);
  }

  /** Goes on with what earlier runs left. */
  resume(): void {
    const { address, state, store } = this.#in;
    if (address.readOnly) return;
    for (const key of state.pendingUploads(address.url)) {
      const record = store.record(key);
      if (record === undefined) state.forgetUpload(address.url, key);
      else this.add(record);
    }
  }

  /** How many results are still to be uploaded, by this run or a later one. */
  left(): number {
    const { address, state, store } = this.#in;
    if (address.readOnly) return 0;
    // What failed was expected as well, and never came.
    return state.pendingUploads(address.url).filter((key) => store.record(key) !== undefined)
      .length;
  }

  /** Waits until all is uploaded, or given up. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async #upload(record: ActionRecord): Promise<void> {
    const { address, client, health, signal, state } = this.#in;
    if (!health.isUsable("writing") || signal.aborted) return;
    try {
      for (const { digest, size } of objectsOf(Object.values(record.outputs))) {
        // An object that is gone here cannot be given to anybody.
        if (!await this.#sendOnce(digest, size)) {
          return state.forgetUpload(address.url, record.key);
        }
      }
      const text = seal(record);
      const result = toActionResult(record.outputs, text);
      await client.put(`ac/${record.key}`, result, result.length);
      this.#results++;
      this.#bytes += result.length;
      state.forgetUpload(address.url, record.key);
      health.noteSuccess("writing");
    } catch (error) {
      if (signal.aborted) return;
      health.note(error, "writing");
      // It would be refused again.
      if (error instanceof RemoteError && error.kind === "too-large") {
        state.forgetUpload(address.url, record.key);
      }
    }
  }

  async #sendOnce(digest: Digest, size: number): Promise<boolean> {
    const known = this.#sent.get(digest);
    if (known !== undefined) return await known;
    const sending = this.#send(digest, size);
    this.#sent.set(digest, sending);
    try {
      return await sending;
    } catch (error) {
      this.#sent.delete(digest);
      throw error;
    }
  }

  async #send(digest: Digest, size: number): Promise<boolean> {
    const { client, store } = this.#in;
    if (!this.#damaged.has(digest)) {
      const there = await client.has(`cas/${digest}`);
      if (there !== undefined && (there.size === null || there.size === size)) return true;
    }
    this.#packs ??= understandsZstd(client);
    const sent = await sendObject(digest, size, client, store, await this.#packs);
    this.#bytes += sent ?? 0;
    return sent !== undefined;
  }
}
