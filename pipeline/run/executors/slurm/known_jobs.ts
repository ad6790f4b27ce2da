/**
 * Which of the store's batches work on a key already: those of a driver that was detached, died, or
 * runs beside this one.
 *
 * @module
 */

import type { Key } from "../../../base/digest.ts";
import type { Batch } from "./batch.ts";
import { isAlive, type Queue } from "./commands.ts";

/** A task of a batch. */
export interface Place {
  readonly batch: Batch;
  readonly index: number;
}

/** Tasks by the key that they work on, the latest last. */
export type KnownPlaces = ReadonlyMap<Key, readonly Place[]>;

/** The tasks of batches, oldest first. */
export function knownPlaces(batches: readonly Batch[]): KnownPlaces {
  const places = new Map<Key, Place[]>();
  for (const batch of batches) {
    batch.document.keys.forEach((key, index) => {
      places.set(key, [...places.get(key) ?? [], { batch, index }]);
    });
  }
  return places;
}

/**
 * The task that works on a key, or has failed and nobody was there to be told; `undefined` where the
 * key is to be submitted.
 */
export function placeOf(key: Key, known: KnownPlaces, queue: Queue): Place | undefined {
  return known.get(key)?.findLast(({ batch, index }) => {
    if (batch.order(index) === undefined) return false;
    const ended = batch.ended(index);
    // One that is done and still asked for is to be done again: its result was lost, or it is forced.
    if (ended !== undefined) return ended.state === "failed";
    const state = stateOf(batch, index, queue);
    return state !== undefined && (isAlive(state) || state === "COMPLETED");
  });
}

/** Slurm's state of a task; finds the job by its name where a driver died before noting its id. */
export function stateOf(batch: Batch, index: number, queue: Queue): string | undefined {
  const job = batch.job ?? jobNamed(batch.jobName, queue);
  if (job === undefined) return undefined;
  if (batch.job === undefined) batch.setJob(job);
  return queue.get(`${job}_${index}`)?.state;
}

/** The id of the job with a name. */
export function jobNamed(name: string, queue: Queue): string | undefined {
  const found = [...queue].find(([, task]) => task.name === name);
  return found?.[0].split("_")[0];
}
