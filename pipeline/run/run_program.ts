/**
 * Runs the program of a stage in a folder of its own and, where the system allows it, so that it sees
 * nothing but that folder and what belongs to its interpreter.
 *
 * @module
 */

import { join, resolve } from "node:path";
import { bubblewrap, confined, unwrapped } from "../base/bubblewrap.ts";
import { interpreterOf, programEnvironment } from "../base/interpreter.ts";
import { tied } from "../base/tied_process.ts";
import { askToEnd, signalTo } from "./ask_to_end.ts";
import type { Order } from "../plan/order.ts";
import type { ProgramDocument } from "../plan/program_document.ts";
import type { ProgramFolder } from "./program_folder.ts";
import { LimitWatch } from "./limit_watch.ts";
import { programPaths } from "../model/program_command.ts";
import { messageOfLine } from "./program_progress.ts";
import type { Outcome } from "./sandbox.ts";
import { endInWords } from "./stage_end.ts";
import { StageLog } from "./stage_log.ts";
import { StageMessages } from "./stage_messages.ts";

/** A program that is laid out. Paths are absolute. */
export interface ProgramTask {
  readonly order: Order;
  readonly document: ProgramDocument;
  readonly folder: ProgramFolder;
  /** The folder in which it starts. */
  readonly work: string;
  /** A folder that it may write, and of which nothing is kept. */
  readonly temporary: string;
  readonly enforced: boolean;
  /** Where what it prints goes. */
  readonly log: string;
  /** How attempts before this one failed. */
  readonly tried: readonly string[];
}

/** Where a confined program finds its folder: the same on every machine, in case it writes down where it is. */
export const confinedFolder = "/job";

/**
 * Runs a program to its end.
 *
 * @param root the project's folder
 * @param signal ends it early
 * @param onProgress told how far the work has come, 0 … 1
 */
export async function runProgram(
  task: ProgramTask,
  root: string,
  signal: AbortSignal,
  onProgress: (fraction: number, note: string) => void,
): Promise<Outcome> {
  const start = startOf(task, root);
  if (typeof start === "string") return { ok: false, problem: start, output: "" };
  using log = new StageLog(task.log, task.tried);
  let fractionDone = 0;
  const progressed = (fraction: number, note: string): void => {
    fractionDone = fraction;
    onProgress(fraction, note);
  };
  using messages = new StageMessages(
    join(task.work, programPaths.progress),
    progressed,
    messageOfLine,
  );
  const child = new Deno.Command(start.program, {
    args: start.args,
    cwd: task.work,
    clearEnv: true,
    env: start.env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // What a trusted program has started ends with it.
    detached: !task.enforced,
  }).spawn();
  const stop = (): void => end(child, task.enforced);
  using limits = new LimitWatch(child.pid, task.order.limits, stop, () => fractionDone);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    const [ended] = await Promise.all([
      child.status.then((status) => {
        // What it has left running would hold its output open.
        if (!task.enforced) signalGroup(child, "SIGKILL");
        return status;
      }),
      log.follow(child.stdout),
      log.follow(child.stderr),
      messages.follow(child.status),
    ]);
    const output = log.tail;
    if (ended.success) return { ok: true, unread: [] };
    if (signal.aborted) return { ok: false, problem: "was stopped", output };
    if (limits.exceeded !== undefined) return { ok: false, ...limits.exceeded, output };
    const status = task.enforced ? unwrapped(ended) : ended;
    return { ok: false, ...await endInWords({ status, messages: [], output }, root), output };
  } catch (error) {
    stop();
    await child.status;
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

interface ProgramStart {
  readonly program: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** How it is started, or what is missing on this machine, in words. */
function startOf(
  { order, document, folder, work, temporary, enforced }: ProgramTask,
  root: string,
): ProgramStart | string {
  const [name = "", ...args] = folder.command;
  const { interpreter, system } = document;
  const found = interpreter === null ? undefined : interpreterOf(interpreter, root);
  if (interpreter !== null && found === undefined) {
    return `cannot run here: there is no program "${interpreter}" in any folder of PATH`;
  }
  const place = enforced ? confinedFolder : work;
  const home = enforced ? "/tmp" : temporary;
  const isInstalled = name === interpreter && found !== undefined;
  const program = isInstalled ? found.path : resolve(place, name);
  const interpreters = found === undefined ? [] : [found];
  const env = {
    ...programEnvironment(interpreters, system, home),
    PIPELINE_PROGRESS: `${place}/${programPaths.progress}`,
    ...Object.fromEntries(Object.entries(order.env).filter(isSet)),
  };
  const wrapper = enforced ? bubblewrap() : null;
  const start = wrapper === null ? { program, args } : confined(wrapper, program, args, {
    reads: [...interpreters.flatMap(({ files }) => files), ...system],
    writes: [],
    moved: [
      { from: work, to: place, writable: false },
      {
        from: join(work, programPaths.outputs),
        to: `${place}/${programPaths.outputs}`,
        writable: true,
      },
      {
        from: join(work, programPaths.progress),
        to: `${place}/${programPaths.progress}`,
        writable: true,
      },
      { from: temporary, to: home, writable: true },
    ],
    hidden: [root],
    folder: place,
    devices: order.gpu,
  });
  return { ...tied(start.program, start.args, "KILL"), env };
}

/** Asks a program to end, with all that it has started, and makes it end when it has not after two seconds. */
function end(child: Deno.ChildProcess, enforced: boolean): void {
  const send = enforced ? signalTo : signalGroup;
  askToEnd((signal) => send(child, signal), child.status);
}

/** Sends a signal to a process and all that it has started. */
function signalGroup({ pid }: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    Deno.kill(-pid, signal);
  } catch {
    // All of them have ended.
  }
}

function isSet(variable: [string, string | null]): variable is [string, string] {
  return variable[1] !== null;
}
