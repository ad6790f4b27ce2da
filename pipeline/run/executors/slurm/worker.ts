/**
 * What a task of an array job runs on its node: carries out one order as the local executor does, and
 * says in the batch's folder how it went. It files the result itself, so that the work is not lost
 * when the driver is gone.
 *
 *     deno run -A worker.ts BATCH_FOLDER INDEX
 *
 * @module
 */

import { hostname } from "node:os";
import { messageOf } from "../../../base/errors.ts";
import { readKey } from "../../../model/key_document.ts";
import type { Order } from "../../../plan/order.ts";
import { Store } from "../../../store/store.ts";
import { workOf } from "../executor.ts";
import { LocalExecutor } from "../local.ts";
import { Batch, type Ended } from "./batch.ts";
import { programRefusal } from "./program_refusal.ts";

const contendedRetryMs = 1000;
/** Progress is for people, and each is a file on a shared disk. */
const progressEveryMs = 1000;

/** Carries out a task of a batch and gives the exit code. */
async function main(folder: string, index: number): Promise<number> {
  const batch = Batch.at(folder);
  const order = batch?.order(index);
  if (batch === undefined || order === undefined) {
    console.error("Nothing to do: the order was withdrawn, or told as done");
    return 0;
  }
  if (batch.ended(index) !== undefined) return 0;
  const restarts = Number(Deno.env.get("SLURM_RESTART_COUNT") ?? 0);
  batch.markStarted(index, { node: hostname(), restarts });
  const problem = refusalOf(order, restarts, batch);
  if (problem !== undefined) return told(batch, index, refused(problem, batch));
  const stop = new AbortController();
  Deno.addSignalListener("SIGTERM", () => stop.abort());
  using store = Store.open(batch.storeRoot);
  const lacking = await programRefusal(order, store, batch.document.root);
  if (lacking !== undefined) return told(batch, index, refused(lacking, batch));
  const ended = await workedOn(order, batch, index, store, stop.signal);
  // Slurm knows why it stopped us: the time limit, a user, a job that goes before.
  return ended === undefined ? 143 : told(batch, index, ended);
}

function told(batch: Batch, index: number, ended: Ended): number {
  batch.markEnded(index, ended);
  return ended.state === "failed" ? 1 : 0;
}

async function workedOn(
  order: Order,
  batch: Batch,
  index: number,
  store: Store,
  signal: AbortSignal,
): Promise<Ended | undefined> {
  const { root } = batch.document;
  const executor = new LocalExecutor(store, root);
  let toldMs = -Infinity;
  for (;;) {
    const done = await executor.execute(workOf(order), signal, {
      onStart: () => {},
      onProgress: (fraction, note) => {
        if (performance.now() - toldMs < progressEveryMs) return;
        toldMs = performance.now();
        batch.markProgress(index, { fraction, note });
      },
    });
    if (done.state === "stopped" || signal.aborted && done.state === "contended") return undefined;
    if (done.state !== "contended") return done;
    // Another run is at it, most likely this very order from before its node was taken for dead.
    await new Promise((resolve) => setTimeout(resolve, contendedRetryMs));
  }
}

interface Refusal {
  readonly problem: string;
  readonly remedy: string;
}

function refused(refusal: Refusal, { folder }: Batch): Ended {
  return { state: "failed", ...refusal, output: "", log: folder };
}

/** Why the order must not be carried out here, if so. */
function refusalOf(order: Order, restarts: number, batch: Batch): Refusal | undefined {
  const refuse = (problem: string, remedy: string): Refusal => ({ problem, remedy });
  if (restarts > batch.document.restarts) {
    return refuse(
      `was started ${restarts + 1} times, and its node failed or was taken from it each time`,
      'Look at the nodes (sinfo -R), or raise "resubmit" in the cluster profile.',
    );
  }
  const { runtime, platform } = readKey(order.keyText);
  const here = `${Deno.build.os}-${Deno.build.arch}`;
  const { deno, v8 } = Deno.version;
  const isOther = runtime.deno !== deno || runtime.v8 !== v8;
  if (isOther && order.program === undefined) {
    return refuse(
      `cannot run on ${hostname()}: Deno is ${deno} there and ${runtime.deno} where it was planned`,
      'Put the same Deno on all nodes, or choose it in "setup" of the cluster profile.',
    );
  }
  if (platform !== null && platform !== here) {
    return refuse(
      `cannot run on ${hostname()}: this is ${here}, and its bits depend on being ${platform}`,
      'Ask for such nodes: "sbatch": ["--constraint=…"] in the cluster profile.',
    );
  }
  return undefined;
}

if (import.meta.main) {
  const [folder = "", index = ""] = Deno.args;
  try {
    Deno.exit(await main(folder, Number(index)));
  } catch (error) {
    console.error(`Cannot carry out task ${index} of ${folder}: ${messageOf(error)}`);
    Deno.exit(1);
  }
}
