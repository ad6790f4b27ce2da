/**
 * Which executor a run uses.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { isNotFound, UserError } from "../../base/errors.ts";
import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";
import type { Executor } from "../../run/executors/executor.ts";
import { LocalExecutor } from "../../run/executors/local.ts";
import { type ClusterProfile, readClusterProfile } from "../../run/executors/slurm/profile.ts";
import { stagesOf } from "../../model/stages_of.ts";
import type { Loaded, Session } from "../../plan/session.ts";
import { lazily } from "../../base/lazy_import.ts";
import { typedPath, workingFolder } from "../../base/working_folder.ts";
import { shownFrom } from "../../base/paths.ts";

/**
 * The executor for a cluster, or the local one where no cluster profile is given.
 *
 * @throws {UserError} Slurm's commands are not installed here.
 */
export async function chooseExecutor(
  { loaded: { root }, store }: Session,
  cluster: ClusterProfile | undefined,
  emit: Emit<Event>,
): Promise<Executor> {
  if (cluster === undefined) return new LocalExecutor(store, root);
  const missing = ["sbatch", "squeue", "scancel"].find((program) => !isOnPath(program));
  if (missing !== undefined) {
    throw new UserError(
      `Cannot use the Slurm executor: the command "${missing}" is not installed on this machine`,
      "Run on a machine from which jobs are submitted, or leave out --executor slurm.",
    );
  }
  // Loaded only where it is wanted: a run with nothing to do is short.
  const { SlurmExecutor }: typeof import("../../run/executors/slurm.ts") = await import(
    lazily("../../run/executors/slurm.ts")
  );
  return new SlurmExecutor({ store, root, profile: cluster, emit });
}

function isOnPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(delimiter).some((folder) =>
    existsSync(join(folder, program))
  );
}

/**
 * The cluster profile in a file, or in the project's `slurm.json` if it has one.
 *
 * @throws {UserError} the file that was asked for is not there, or a profile is not as it has to be.
 */
export function clusterProfileOf(
  { root, pipeline }: Loaded,
  file: string | undefined,
): ClusterProfile {
  const path = file === undefined ? resolve(root, "slurm.json") : typedPath(file);
  const text = textOf(path);
  if (text === undefined && file !== undefined) {
    throw new UserError(
      `Cannot read the cluster profile "${file}": there is no such file`,
      "Give --slurm the path of a JSON file; docs/scaling.md has an example.",
    );
  }
  const stages = Object.keys(pipeline.profiles).flatMap((profile) =>
    stagesOf(pipeline, profile).map(({ name }) => name)
  );
  return readClusterProfile(text, shownFrom(workingFolder(), path), [...new Set(stages)]);
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
