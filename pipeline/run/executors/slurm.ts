/**
 * Works on elements as array jobs of a Slurm cluster, with the store on a file system that its nodes
 * share.
 *
 * The driver waits for an element's inputs itself and does not leave that to Slurm's dependencies: the
 * key of what comes next, and whether it has to run at all, follow from bytes that are not there yet.
 * What is ready at the same moment is submitted together, as one array for each stage.
 *
 * The nodes file the results. The driver only follows them, by the files that they write and by
 * `squeue`; another driver finds the batches in the store and goes on following.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { messageOf, UserError } from "../../base/errors.ts";
import type { Order } from "../../plan/order.ts";
import { cannotWrite } from "../../store/scratch.ts";
import type { Done, Executor, ExecutorKind, Watcher, Work } from "./executor.ts";
import { settingsIn } from "./settings.ts";
import { batchesIn } from "./slurm/batch.ts";
import { cancel, SlurmError } from "./slurm/commands.ts";
import { failureOf, type SlurmInput } from "./slurm/entry.ts";
import { Following } from "./slurm/following.ts";
import { PatientQueue } from "./slurm/patient_queue.ts";
import { readClusterProfile } from "./slurm/profile.ts";
import { Submission } from "./slurm/submission.ts";

/** A Slurm cluster. */
export const executor: ExecutorKind = {
  about: "jobs of a Slurm cluster (see docs/scaling.md)",
  choose: ({ root, stages }, settings) => {
    const { place, text } = settingsIn(root, settings, "slurm.json", "cluster profile");
    const profile = readClusterProfile(text, place, stages());
    return {
      isHere: false,
      jobs: profile.maxInFlight,
      open: (context) => {
        refuseWithoutCommands();
        return Promise.resolve(new SlurmExecutor({ ...context, profile }));
      },
    };
  },
};

function refuseWithoutCommands(): void {
  const missing = ["sbatch", "squeue", "scancel"].find((program) => !isOnPath(program));
  if (missing === undefined) return;
  throw new UserError(
    `Cannot use the Slurm executor: the command "${missing}" is not installed on this machine`,
    "Run on a machine from which jobs are submitted, or leave out --executor slurm.",
  );
}

function isOnPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(delimiter).some((folder) =>
    existsSync(join(folder, program))
  );
}

/** What to do with the jobs when the run is stopped: the reason that its signal is aborted with. */
export type OnStop = "detach" | "cancel";

/** Looking costs little, but not nothing when nothing happens for hours. */
const [leastLookMs, mostLookMs] = [100, 2000];

/** The Slurm executor. */
export class SlurmExecutor implements Executor {
  readonly #in: SlurmInput;
  readonly #submission: Submission;
  readonly #following: Following;
  #isWorking = false;

  /** Makes an executor; nothing is asked of Slurm before there is an order. */
  constructor(input: SlurmInput) {
    this.#in = input;
    try {
      Deno.mkdirSync(batchesIn(input.store.root), { recursive: true });
    } catch (error) {
      throw cannotWrite(input.store.root, error);
    }
    const queue = new PatientQueue(1000 * input.profile.pollSeconds, input.emit);
    this.#following = new Following(input, queue, (entry) => this.#submission.add(entry));
    this.#submission = new Submission(input, queue, this.#following.sent);
  }

  /** See {@linkcode Executor.execute}. */
  async execute(work: Work, signal: AbortSignal, watcher: Watcher): Promise<Done> {
    const order = await work.order();
    if (signal.aborted) return { state: "stopped" };
    return await new Promise<Done>((resolve) => {
      this.#submission.add({
        ...{ order, watcher, resolve },
        ...{ again: 0, starts: 0, fraction: NaN, goneSinceMs: undefined },
      });
      if (!this.#isWorking) this.#work(signal);
    });
  }

  get #open(): number {
    return this.#submission.entries.length + this.#following.entries.length;
  }

  /** Submits and follows until nothing is left, or the run is stopped. */
  async #work(signal: AbortSignal): Promise<void> {
    this.#isWorking = true;
    try {
      for (let lookMs = leastLookMs; this.#open > 0 && !signal.aborted;) {
        const before = this.#open;
        await this.#submission.advance();
        this.#following.look();
        const isQuiet = this.#open === before && this.#submission.entries.length === 0;
        lookMs = isQuiet ? Math.min(lookMs * 1.2, mostLookMs) : leastLookMs;
        await slept(lookMs, signal);
      }
      if (signal.aborted) await this.#stop(signal.reason === "cancel" ? "cancel" : "detach");
    } catch (error) {
      // A disk that fails under us: the jobs go on, and the next driver finds them.
      const told = { problem: `cannot be followed: ${messageOf(error)}`, remedy: "Run again." };
      this.#forget((order) => failureOf(order, this.#in.store, told));
    } finally {
      this.#isWorking = false;
    }
  }

  /** The run is stopped: the jobs go on by themselves, or are cancelled. */
  async #stop(how: OnStop): Promise<void> {
    const { emit } = this.#in;
    const sent = [...this.#following.sent];
    const jobs = sent.map(({ batch }) => batch.job ?? batch.jobName);
    const elements = this.#following.entries.length;
    if (how === "cancel" && jobs.length > 0) {
      try {
        await cancel(
          sent.flatMap(({ batch, entries }) => [...entries.keys()].map((i) => `${batch.job}_${i}`)),
        );
        for (const { batch, entries } of sent) for (const i of entries.keys()) batch.retire(i);
        emit({ type: "jobs-cancelled", jobs, elements });
      } catch (error) {
        if (!(error instanceof SlurmError)) throw error;
        emit({ type: "slurm-unreachable", problem: error.message });
        how = "detach";
      }
    }
    if (how === "detach" && jobs.length > 0) emit({ type: "jobs-detached", jobs, elements });
    this.#forget(() => ({ state: "stopped" }));
  }

  #forget(ending: (order: Order) => Done): void {
    const entries = [...this.#submission.entries, ...this.#following.entries];
    this.#submission.withdraw();
    this.#following.sent.clear();
    for (const { order, resolve } of entries) resolve(ending(order));
  }
}

async function slept(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake, { once: true });
  });
}
