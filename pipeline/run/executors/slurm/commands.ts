/**
 * Slurm's commands: what is in the queue, submitting, cancelling.
 *
 * @module
 */

import { messageOf } from "../../../base/errors.ts";

/** A task of an array job as Slurm knows it. */
export interface Task {
  readonly state: string;
  /** Name of its job. */
  readonly name: string;
}

/** What Slurm knows: each task's state by its id, `123_4`. */
export type Queue = ReadonlyMap<string, Task>;

/** A command of Slurm's did not do what it was asked to. */
export class SlurmError extends Error {
  override readonly name = "SlurmError";
  /** Whether it may do so later: the controller does not answer, or a limit is reached. */
  readonly mayPass: boolean;

  /** @param message what it printed */
  constructor(message: string, mayPass: boolean) {
    super(message);
    this.mayPass = mayPass;
  }
}

/** A command that hangs longer is taken for one that fails. */
const patienceMs = 60_000;

/** What Slurm prints when its controller, and not the request, is what is wrong. */
const passing =
  /unable to contact|timed out|connection|zero bytes|temporarily|try again|communication|slurm_receive|slurm_load_jobs error: unexpected|limit/i;

/** States in which a task is, or will again be, worked on. */
const alive = new Set([
  ...["PENDING", "RUNNING", "CONFIGURING", "COMPLETING", "SUSPENDED", "REQUEUED", "REQUEUE_FED"],
  ...["REQUEUE_HOLD", "RESIZING", "SIGNALING", "SPECIAL_EXIT", "STAGE_OUT", "STOPPED"],
]);

/** Whether a task in this state has not ended. */
export function isAlive(state: string): boolean {
  return alive.has(state);
}

/**
 * All tasks of the user that are in the queue or have ended of late.
 *
 * @throws {SlurmError} the controller does not answer.
 */
export async function queue(): Promise<Queue> {
  const text = await slurm("squeue", [
    ...["--me", "--array", "--noheader", "--states=all", "--format=%i|%T|%j"],
  ]);
  return new Map(
    text.split("\n").flatMap((line) => {
      const [id = "", state = "", ...name] = line.split("|");
      return state === "" ? [] : [[id, { state, name: name.join("|") }] as const];
    }),
  );
}

/**
 * Submits a script and gives the job's id.
 *
 * @throws {SlurmError} it is refused, or the controller does not answer; it may have the job then.
 */
export async function submit(args: readonly string[], script: string): Promise<string> {
  const text = await slurm("sbatch", ["--parsable", ...args], script);
  // In a federation the id is followed by the cluster's name.
  const id = /^(\d+)(;.*)?$/m.exec(text)?.[1];
  if (id === undefined) throw new SlurmError(`sbatch printed "${text.trim()}" and no job`, false);
  return id;
}

/** The state that accounting has of a task which the queue has forgotten, if there is accounting. */
export async function stateInAccounting(id: string): Promise<string | undefined> {
  try {
    const text = await slurm("sacct", [
      ...[`--jobs=${id}`, "--allocations", "--noheader", "--parsable2", "--format=State"],
    ]);
    // "CANCELLED by 1000"
    return text.trim().split(/\s/)[0] || undefined;
  } catch {
    return undefined;
  }
}

/** Cancels jobs or tasks; those that have ended are no error. */
export async function cancel(ids: readonly string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 100) {
    await slurm("scancel", ["--quiet", ...ids.slice(i, i + 100)]);
  }
}

/** The largest array that the cluster takes, as far as it says. */
export async function maxArraySize(): Promise<number> {
  const text = await slurm("scontrol", ["show", "config"]);
  // Indices run up to, and not including, MaxArraySize.
  return Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(text)?.[1] ?? 1001);
}

async function slurm(program: string, args: readonly string[], input?: string): Promise<string> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const child = new Deno.Command(program, {
      args: [...args],
      env: { LC_ALL: "C" },
      // Ctrl-C is for the engine.
      detached: true,
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      signal: patience,
    }).spawn();
    if (input !== undefined) {
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(input)).catch(() => {});
      await writer.close().catch(() => {});
    }
    const { success, stdout, stderr } = await child.output();
    if (success) return new TextDecoder().decode(stdout);
    const said = new TextDecoder().decode(stderr).trim();
    if (patience.aborted) throw new SlurmError(`${program} did not end within a minute`, true);
    throw new SlurmError(said === "" ? `${program} failed` : said, passing.test(said));
  } catch (error) {
    if (error instanceof SlurmError) throw error;
    throw new SlurmError(`${program} cannot be run: ${messageOf(error)}`, false);
  }
}
