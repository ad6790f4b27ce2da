/**
 * Pinned runs: the owner's word that what a run gave has to stay, under a name if they like.
 *
 * A pin holds a copy of the run's record, so that neither a lost state nor a damaged record makes it
 * forget what it keeps.
 *
 * @module
 */

import { hasSchema, type SchemaName, schemaName } from "../base/schema.ts";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isNotFound, UserError } from "../base/errors.ts";
import { allRuns, type RunDocument, type RunOnRecord } from "./history.ts";
import { seal, unseal } from "../base/sealed.ts";
import type { Store } from "./store.ts";

/** A pin; kept as `pins/<run>`, one line and its checksum. */
export interface Pin {
  readonly schema: SchemaName<"pin/1">;
  /** What the run is called from now on, besides its id. */
  readonly name: string | null;
  /** When it was pinned. */
  readonly at: string;
  readonly run: RunDocument;
}

/** All pins, and the names of files in `pins/` that are none or are damaged. */
export function pinsIn(
  store: Store,
): { readonly pins: readonly Pin[]; readonly damaged: readonly string[] } {
  const names = readdirSync(join(store.root, "pins")).sort();
  const read = names.map((name) => ({ name, pin: readPin(store, name) }));
  return {
    pins: read.flatMap(({ pin }) => pin ?? []),
    damaged: read.flatMap(({ name, pin }) => pin === undefined ? [name] : []),
  };
}

/** All runs on record, newest first; pinned ones say so, and are there if their own record is lost. */
export function runsOnRecord(store: Store): readonly RunOnRecord[] {
  const { pins } = pinsIn(store);
  const runs = new Map(allRuns(store).map((run): [string, RunOnRecord] => [run.id, run]));
  for (const { run, name, at } of pins) runs.set(run.id, { ...run, pinned: { name, at } });
  return [...runs.values()].sort((a, b) => a.id < b.id ? 1 : -1);
}

/**
 * Pins a run, or gives one that is pinned another name.
 *
 * @param name the name; `undefined` leaves it as it is
 * @throws {UserError} the name is none, or means something else already.
 */
export function pinRun(store: Store, run: RunOnRecord, name: string | undefined): void {
  const { pinned, ...document } = run;
  if (name !== undefined) refuseName(name, run, runsOnRecord(store));
  filePin(store, document, name ?? pinned?.name ?? null);
}

/** Writes a pin. */
export function filePin(store: Store, run: RunDocument, name: string | null): void {
  const at = new Date().toISOString();
  const pin: Pin = { schema: schemaName("pin/1"), name, at, run };
  store.fileDocument("pins", run.id, seal(pin));
}

/** Removes a run's pin; what it kept is as any other former result from now on. */
export function unpinRun(store: Store, { id }: RunDocument): void {
  rmSync(store.documentPath("pins", id), { force: true });
}

function refuseName(name: string, run: RunOnRecord, runs: readonly RunOnRecord[]): void {
  const refuse = (problem: string, remedy: string): never => {
    throw new UserError(`Cannot call run ${run.id} "${name}": ${problem}`, remedy);
  };
  if (!/^[A-Za-z][A-Za-z0-9._-]{0,63}$/.test(name) || name === "latest") {
    refuse(
      "this is no name for a run",
      "Use a letter, then letters, digits, dots, dashes and underscores, 64 at most, " +
        'but not "latest".',
    );
  }
  const holder = runs.find(({ id, pinned }) => pinned?.name === name && id !== run.id);
  if (holder !== undefined) {
    refuse(`run ${holder.id} is called so`, `Choose another, or first: runs unpin ${name}`);
  }
  if (runs.some(({ profile }) => profile === name)) {
    refuse("there is a profile of this name", "Choose another.");
  }
  if (runs.some(({ id }) => id.startsWith(name))) {
    refuse("a run's id begins so", "Choose another.");
  }
}

function readPin(store: Store, name: string): Pin | undefined {
  try {
    const text = Deno.readTextFileSync(store.documentPath("pins", name));
    const pin = unseal(text) as Pin | undefined;
    return hasSchema(pin, "pin/1") && pin.run.id === name ? pin : undefined;
  } catch (error) {
    // A folder is no pin; nor is what another command has just removed.
    if (error instanceof Deno.errors.IsADirectory || isNotFound(error)) return undefined;
    throw error;
  }
}
