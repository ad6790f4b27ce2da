/**
 * A stage's checkpoint, as its own process reads and writes it.
 *
 * @module
 */

import type { Checkpoint } from "../model/stage.ts";
import type { OwnProcess } from "./own_process.ts";

/** Where the checkpoint is. */
export interface JobCheckpoint {
  /** Absolute path of its folder. */
  readonly folder: string;
  /** A file name in it that no other execution uses. */
  readonly temporary: string;
}

/** Bytes of a SHA-256. */
const DIGEST_BYTES = 32;

/**
 * The checkpoint, of which this process is the only writer until it ends: the engine's lock is gone when
 * the engine dies, and what it started may live on for a while.
 */
export async function checkpointIn(
  at: JobCheckpoint | null,
  own: OwnProcess,
  onResume: () => void,
): Promise<Checkpoint> {
  if (at === null) {
    const refuse = (): never => {
      throw new TypeError(
        "Cannot use a checkpoint: the stage is not declared `resumable: true`; declare it so",
      );
    };
    return { load: refuse, save: refuse };
  }
  // Loaded by stages only that have a use for it: it takes as long as a small stage.
  const { createHash } = await import("node:crypto");
  const digestOf = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
  lock(at.folder);
  const path = `${at.folder}/state`;
  const temporary = `${at.folder}/${at.temporary}`;
  return {
    load: () => {
      try {
        const bytes = unsealed(Deno.readFileSync(path), digestOf);
        if (bytes !== null) onResume();
        return bytes;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
    },
    save: (bytes) => {
      own.endIfAlone();
      Deno.writeFileSync(temporary, sealed(bytes, digestOf));
      Deno.renameSync(temporary, path);
    },
  };
}

type DigestOf = (bytes: Uint8Array) => Uint8Array;

/** A checkpoint lies outside the store, which checks what it gives: it carries its own digest. */
function sealed(bytes: Uint8Array, digestOf: DigestOf): Uint8Array {
  const file = new Uint8Array(bytes.length + DIGEST_BYTES);
  file.set(bytes);
  file.set(digestOf(bytes), bytes.length);
  return file;
}

/** A checkpoint's bytes; `null` if they are damaged: the work begins anew then. */
function unsealed(file: Uint8Array, digestOf: DigestOf): Uint8Array | null {
  const bytes = file.slice(0, Math.max(0, file.length - DIGEST_BYTES));
  const digest = digestOf(bytes);
  const kept = file.subarray(bytes.length);
  return kept.length === digest.length && kept.every((byte, i) => byte === digest[i])
    ? bytes
    : null;
}

/**
 * Waits until nobody else writes a checkpoint, and removes what a writer that was killed left half
 * written; the kernel releases the lock when this process ends.
 */
function lock(folder: string): void {
  const file = Deno.openSync(`${folder}/lock`, { create: true, write: true });
  try {
    file.lockSync(true);
  } catch {
    // Some shared file systems have no locks. There a name of its own for what is half written has to do.
    return;
  }
  for (const { name } of Deno.readDirSync(folder)) {
    if (name.endsWith(".new")) Deno.removeSync(`${folder}/${name}`);
  }
}
