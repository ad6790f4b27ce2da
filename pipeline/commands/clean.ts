/**
 * `clean`: removes a profile's artifacts, or with `--store` every result of every profile.
 *
 * @module
 */

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { shownFrom } from "../paths.ts";
import { pinsIn } from "../pins.ts";
import { count } from "../printers/words.ts";
import { load, openStore, type SessionOptions } from "../session.ts";
import { write } from "./output.ts";

/** Arguments of `clean`. */
export interface CleanOptions extends SessionOptions {
  /** Remove the store, too. */
  readonly store: boolean;
}

/** Removes artifacts; what is in the store comes back with the next `reproduce`. */
export async function clean(options: CleanOptions): Promise<number> {
  const { artifactsFolder, profile, pipeline } = await load(options);
  if (options.store) refuseWherePinned(join(artifactsFolder, ".store"), options);
  const profiles = options.store ? Object.keys(pipeline.profiles) : [profile];
  const folders = [
    ...profiles.map((name) => join(artifactsFolder, name)),
    ...(options.store ? [join(artifactsFolder, ".store")] : []),
  ].filter((folder) => existsSync(folder));
  for (const folder of folders) {
    remove(folder);
    write(`removed ${shownFrom(Deno.cwd(), folder)}\n`);
  }
  if (folders.length === 0) write("nothing to remove\n");
  else if (!options.store) {
    write("The results are still in the store: `reproduce` restores them.\n");
  }
  return 0;
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(
      `Cannot remove "${folder}": ${messageOf(error)}`,
      "Make the folder and all in it writable.",
    );
  }
}

function refuseWherePinned(folder: string, options: SessionOptions): void {
  if (!existsSync(folder)) return;
  using store = openStore(options);
  const { pins, damaged } = pinsIn(store);
  const runs = [...pins.map(({ name, run }) => name ?? run.id), ...damaged];
  if (runs.length === 0) return;
  throw new UserError(
    `Cannot remove the store: ${count(runs.length, "run")} in it ${
      runs.length === 1 ? "is" : "are"
    } pinned (${runs.join(", ")})`,
    `Their results would be lost. If they may be: deno task runs unpin ${runs[0]}`,
  );
}
