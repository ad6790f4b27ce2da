/**
 * A result on its way into the store. All its files are synced at one time, which takes as long as one of
 * them, and then get their names: objects first and the record last, so that whoever finds the record finds
 * the objects, whatever dies when.
 *
 * @module
 */

import { rmSync } from "node:fs";
import type { ActionRecord, StoredObject } from "./action_record.ts";
import { contentDigest, fileDigest } from "../base/digest.ts";
import { moveFile } from "../base/move_file.ts";
import { cannotWrite, syncFile } from "./scratch.ts";
import { seal } from "../base/sealed.ts";
import type { Store } from "./store.ts";

/** So many files are synced at once, and so many are open. */
const atOnce = 16;

/** What is to be filed under one key. */
export class Filing {
  readonly #store: Store;
  readonly #moves: { readonly from: string; readonly to: string }[] = [];

  /** Nothing is to be filed yet. */
  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes a finished file, which becomes an object. */
  adopt(path: string): StoredObject {
    const digest = fileDigest(path);
    this.#moves.push({ from: path, to: this.#store.objectPath(digest) });
    return { digest, size: Deno.statSync(path).size };
  }

  /** Takes a text, which becomes an object. */
  put(text: string): StoredObject {
    const bytes = new TextEncoder().encode(text);
    const digest = contentDigest(bytes);
    if (!this.#store.keepsObject(digest)) this.#write(bytes, this.#store.objectPath(digest));
    return { digest, size: bytes.length };
  }

  /**
   * Files what was taken, with its record.
   *
   * @throws {UserError} the store cannot be written.
   */
  async file(record: ActionRecord): Promise<void> {
    try {
      this.#write(new TextEncoder().encode(seal(record)), this.#store.recordPath(record.key));
      const left = this.#moves.values();
      await Promise.all(Array.from({ length: atOnce }, async () => {
        for (const { from } of left) await sync(from);
      }));
      for (const { from, to } of this.#moves) {
        Deno.chmodSync(from, 0o444);
        moveFile(from, to, syncFile);
      }
    } catch (error) {
      for (const { from } of this.#moves) rmSync(from, { force: true });
      throw cannotWrite(this.#store.root, error);
    }
  }

  #write(bytes: Uint8Array, to: string): void {
    const from = this.#store.temporary();
    Deno.writeFileSync(from, bytes, { createNew: true });
    this.#moves.push({ from, to });
  }
}

/** Waits until a file's bytes are on the disk, and lets others work meanwhile. */
async function sync(path: string): Promise<void> {
  // Windows only syncs what is open for writing.
  using file = Deno.openSync(path, { write: true });
  await file.sync();
}
