/**
 * What a batch is submitted with: the script that each task runs, and the arguments of sbatch.
 *
 * @module
 */

import { engineModule } from "../../../base/engine_place.ts";
import type { Batch } from "./batch.ts";
import { type Resources, sbatchArguments } from "./profile.ts";

const worker = engineModule("run/executors/slurm/worker.ts");

/** The script of a batch's tasks. */
export function scriptOf(batch: Batch, setup: readonly string[]): string {
  // The worker takes the shell's place, so that Slurm's signals reach it.
  return [
    "#!/bin/bash",
    `# A task of ${batch.document.stage}: what it is to do is in ${batch.folder}`,
    ...setup,
    "export DENO_NO_UPDATE_CHECK=1 NO_COLOR=1",
    [
      ...["exec", quoted(Deno.execPath()), "run", "-A", "--quiet", "--no-config", "--no-lock"],
      ...[quoted(worker), quoted(batch.folder), '"$SLURM_ARRAY_TASK_ID"'],
    ].join(" "),
    "",
  ].join("\n");
}

/** The arguments of sbatch for a batch. */
export function argumentsOf(batch: Batch, asked: Resources): string[] {
  const { keys, root } = batch.document;
  const output = `${batch.folder.replaceAll("%", "%%")}/%a.out`;
  return [
    `--job-name=${batch.jobName}`,
    `--array=0-${keys.length - 1}`,
    `--output=${output}`,
    "--open-mode=append",
    `--chdir=${root}`,
    // Slurm itself starts a task again when its node fails, also when no driver is there.
    "--requeue",
    ...sbatchArguments(asked),
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
