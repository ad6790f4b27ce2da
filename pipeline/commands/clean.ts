/**
 * `clean`: removes a profile's artifacts, or with `--store` every result of every profile.
 *
 * @module
 */

import { existsSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { load, type SessionOptions } from "../session.ts";
import { write } from "./output.ts";

/** Arguments of `clean`. */
export interface CleanOptions extends SessionOptions {
  /** Remove the store, too. */
  readonly store: boolean;
}

/** Removes artifacts; what is in the store comes back with the next `reproduce`. */
export async function clean(options: CleanOptions): Promise<number> {
  const { artifactsFolder, profile, pipeline } = await load(options);
  const profiles = options.store ? Object.keys(pipeline.profiles) : [profile];
  const folders = [
    ...profiles.map((name) => join(artifactsFolder, name)),
    ...(options.store ? [join(artifactsFolder, ".store")] : []),
  ].filter((folder) => existsSync(folder));
  for (const folder of folders) {
    rmSync(folder, { recursive: true });
    write(`removed ${relative(Deno.cwd(), folder)}\n`);
  }
  if (folders.length === 0) write("nothing to remove\n");
  else if (!options.store) {
    write("The results are still in the store: `reproduce` restores them.\n");
  }
  return 0;
}
